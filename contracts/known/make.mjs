// Makes core/src/main/java/bothy/effects/KnownCodeTable.java from the published artifacts of pinned npm packages.
// Run it through contracts/make, which installs them. A code's immutables are set to zero before it is hashed.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.argv[2]}/package.json`);
const { keccak256 } = require("viem");
const modules = process.argv[2];
const target = process.argv[3];
const json = (path) => JSON.parse(readFileSync(`${modules}/${path}`, "utf8"));
const artifact = (path) => {
  const { deployedBytecode, evm } = json(path);
  return deployedBytecode ?? `0x${evm.deployedBytecode.object}`;
};

/** Places of immutables: PUSH32 of 32 zero bytes, which no compiler emits for a constant. */
function immutables(code) {
  const places = [];
  for (let at = 0; at < code.length; at++) {
    const op = code[at];
    if (op === 0x7f && code.subarray(at + 1, at + 33).every((b) => b === 0) && at + 33 <= code.length) {
      places.push(at + 1);
    }
    if (op >= 0x60 && op <= 0x7f) at += op - 0x5f;
  }
  return places;
}

/** Permit2's code as deployed, out of the hex creation code in a Solidity source: its immutables were filled in. */
function permit2() {
  const source = readFileSync(`${modules}/@uniswap/v4-periphery/lib/permit2/test/utils/DeployPermit2.sol`, "utf8");
  const runtime = source.match(/hex"([0-9a-f]{2000,})"/i)[1];
  return "0x" + runtime;
}

const entries = [
  ["WETH9", "WRAPPER", artifact("canonical-weth/build/contracts/WETH9.json")],
  ["Permit2", "HUB", permit2()],
  ["Uniswap V2 Router02", "ROUTER", artifact("@uniswap/v2-periphery/build/UniswapV2Router02.json")],
  ["Uniswap V2 Router01", "ROUTER", artifact("@uniswap/v2-periphery/build/UniswapV2Router01.json")],
  ["Uniswap V2 pair", "POOL", artifact("@uniswap/v2-core/build/UniswapV2Pair.json")],
  ["Uniswap V3 pool", "POOL", artifact("@uniswap/v3-core/artifacts/contracts/UniswapV3Pool.sol/UniswapV3Pool.json")],
  ["Uniswap V3 SwapRouter", "ROUTER", artifact("@uniswap/v3-periphery/artifacts/contracts/SwapRouter.sol/SwapRouter.json")],
  ["Uniswap SwapRouter02", "ROUTER", artifact("@uniswap/swap-router-contracts/artifacts/contracts/SwapRouter02.sol/SwapRouter02.json")],
  ["Uniswap UniversalRouter", "ROUTER", artifact("@uniswap/universal-router/artifacts/contracts/UniversalRouter.sol/UniversalRouter.json")],
];
const safe = (path) => artifact(`@safe-global/safe-contracts/build/artifacts/contracts/${path}.json`);
entries.push(["Safe 1.4.1", "SAFE", safe("Safe.sol/Safe")]);
entries.push(["Safe L2 1.4.1", "SAFE", safe("SafeL2.sol/SafeL2")]);
entries.push(["Safe 1.4.1 proxy", "SAFE_PROXY", safe("proxies/SafeProxy.sol/SafeProxy")]);
entries.push(["MultiSend 1.4.1", "MULTISEND", safe("libraries/MultiSend.sol/MultiSend")]);
entries.push(["MultiSendCallOnly 1.4.1", "MULTISEND", safe("libraries/MultiSendCallOnly.sol/MultiSendCallOnly")]);

const older = (path) => artifact(`@gnosis.pm/safe-contracts/build/artifacts/contracts/${path}.json`);
entries.push(["Safe 1.3.0 proxy", "SAFE_PROXY", older("proxies/GnosisSafeProxy.sol/GnosisSafeProxy")]);

const rows = [];
const seen = new Set();
function row(name, role, size, hash, places) {
  if (seen.has(hash)) return;
  seen.add(hash);
  rows.push({ name, role, size, hash, places });
}
for (const [name, role, hex] of entries) {
  const code = Buffer.from(hex.slice(2), "hex");
  const places = name === "Permit2" ? permit2Immutables(code) : immutables(code);
  for (const at of places) code.fill(0, at, at + 32);
  const plain = code.subarray(0, code.length - metadata(code));
  row(name, role, plain.length, keccak256(`0x${plain.toString("hex")}`), places);
}

/** Size of the CBOR metadata that Solidity appends, its length in the last two bytes; 0 for none. */
function metadata(code) {
  const size = code.readUInt16BE(code.length - 2);
  const starts = code.length - 2 - size;
  return starts > 0 && size > 8 && (code[starts] & 0xf0) === 0xa0 ? size + 2 : 0;
}

/** _CACHED_CHAIN_ID and _CACHED_DOMAIN_SEPARATOR stand right after each other in DOMAIN_SEPARATOR(). */
function permit2Immutables(code) {
  const places = [];
  for (let at = 0; at < code.length; at++) {
    const op = code[at];
    if (op === 0x7f) {
      const word = code.subarray(at + 1, at + 33);
      const chain = word.subarray(0, 24).every((b) => b === 0) && code[at - 1] === 0x46; // CHAINID
      if (chain || places.length === 1) places.push(at + 1);
    }
    if (op >= 0x60 && op <= 0x7f) at += op - 0x5f;
  }
  return places;
}

// Deployments that the Safe project publishes by hash; they have no immutables.
const SAFE_NAMES = {
  gnosis_safe: "Safe", gnosis_safe_l2: "Safe L2", safe: "Safe", safe_l2: "Safe L2",
  multi_send: "MultiSend", multi_send_call_only: "MultiSendCallOnly",
};
const SAFE_ROLES = {
  gnosis_safe: "SAFE", gnosis_safe_l2: "SAFE", safe: "SAFE", safe_l2: "SAFE",
  multi_send: "MULTISEND", multi_send_call_only: "MULTISEND",
};
for (const version of ["v1.1.1", "v1.3.0", "v1.4.1", "v1.5.0"]) {
  for (const [file, role] of Object.entries(SAFE_ROLES)) {
    let published;
    try {
      published = json(`@safe-global/safe-deployments/dist/assets/${version}/${file}.json`);
    } catch {
      continue;
    }
    for (const deployment of Object.values(published.deployments)) {
      row(`${SAFE_NAMES[file]} ${version.slice(1)}`, role, -1, deployment.codeHash, []);
    }
  }
}

/** The places as string literals of twelve each. */
function literal(places) {
  const lines = [];
  for (let i = 0; i < places.length; i += 12) lines.push(places.slice(i, i + 12).join(" "));
  return `"${lines.join(' "\n                  + "')}"`;
}

const text = rows.map(({ name, role, size, hash, places }) =>
  `          code("${name}", Role.${role}, ${size}, "${hash}", ${literal(places)})`,
).join(",\n");
writeFileSync(target, `package bothy.effects;

import bothy.effects.KnownCode.Role;
import bothy.eth.Hash;
import java.util.Arrays;
import java.util.List;

/**
 * The file of known code, made by contracts/known/make.mjs from published artifacts: don't edit.
 */
final class KnownCodeTable {
  static final List<KnownCode.Entry> ENTRIES =
      List.of(
${text});

  private KnownCodeTable() {}

  private static KnownCode.Entry code(
      String name, Role role, int size, String hash, String immutables) {
    List<Integer> places =
        Arrays.stream(immutables.split(" ", -1))
            .filter(text -> !text.isEmpty())
            .map(Integer::valueOf)
            .toList();
    return new KnownCode.Entry(name, role, size, Hash.fromHex(hash), places);
  }
}
`);
