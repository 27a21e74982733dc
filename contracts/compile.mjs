// Compiles contracts/src to contracts/out/contracts.json: name -> { abi, code (to deploy), runtime }.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const solc = createRequire(import.meta.url)("solc");
const sources = {};
for (const file of readdirSync("src").sort()) {
  sources[`src/${file}`] = { content: readFileSync(`src/${file}`, "utf8") };
}
const output = JSON.parse(
  solc.compile(
    JSON.stringify({
      language: "Solidity",
      sources,
      settings: {
        evmVersion: "cancun",
        optimizer: { enabled: true, runs: 200 },
        outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } },
      },
    }),
    { import: (path) => ({ contents: readFileSync(`node_modules/${path}`, "utf8") }) },
  ),
);
const errors = (output.errors ?? []).filter((e) => e.severity === "error");
if (!output.contracts) errors.push({ formattedMessage: JSON.stringify(output) });
if (errors.length > 0) {
  console.error(errors.map((e) => e.formattedMessage).join("\n"));
  process.exit(1);
}
const contracts = {};
for (const file of Object.keys(sources)) {
  for (const [name, contract] of Object.entries(output.contracts[file])) {
    contracts[name] = {
      abi: contract.abi,
      code: `0x${contract.evm.bytecode.object}`,
      runtime: `0x${contract.evm.deployedBytecode.object}`,
    };
  }
}
mkdirSync("out", { recursive: true });
writeFileSync("out/contracts.json", `${JSON.stringify(contracts, null, 1)}\n`);
console.error(`compiled ${Object.keys(contracts).length} contracts`);
