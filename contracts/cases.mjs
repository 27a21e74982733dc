// Makes the golden cases: a practice world on a node, requests on it, and what each must come out as.
// Writes app/src/test/resources/golden/NAME.json and index.json there, and some of them to examples/.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  createTestClient, encodeDeployData, encodeFunctionData, http,
  parseAbi, parseEther, maxUint256, publicActions, walletActions, toHex, concat, pad, keccak256, getAddress, serializeTransaction,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { foundry } from "viem/chains";
import { signatures } from "./signatures.mjs";
import { strangers } from "./strangers.mjs";

const PORT = 18545;
const CHAIN = 31337;
const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const contracts = json("out/contracts.json");
const npm = (path) => json(`node_modules/${path}`);

const node = spawn(
  "node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil",
  ["--port", PORT, "--hardfork", "osaka", "--silent", "--timestamp", "1764000000", "--accounts", "1"],
  { stdio: "inherit" },
);
process.on("exit", () => node.kill());
const client = createTestClient({ mode: "anvil", chain: foundry, transport: http(`http://127.0.0.1:${PORT}`) })
  .extend(publicActions)
  .extend(walletActions);
for (let i = 0; ; i++) {
  try {
    await client.getBlockNumber();
    break;
  } catch (e) {
    if (i > 100) throw e;
    await new Promise((done) => setTimeout(done, 100));
  }
}

await client.request({ method: "anvil_setBlockTimestampInterval", params: [1] });

// --- people ---
const alice = "0xa11ce00000000000000000000000000000a11ce0"; // the user
const bob = "0xb0b0000000000000000000000000000000000b0b"; // a friend
const treasury = "0x7ea5000000000000000000000000000000007ea5";
const mallory = "0x3a110000000000000000000000000000000ba110"; // means no good
const maker = "0x3a4e000000000000000000000000000000003a4e"; // deploys and funds
const raw = privateKeyToAccount(keccak256(toHex("a key for practice")));
await client.setBalance({ address: raw.address, value: parseEther("10") });
for (const who of [alice, bob, mallory, maker]) {
  await client.setBalance({ address: who, value: parseEther("100") });
  await client.impersonateAccount({ address: who });
}

async function send(from, to, data, value = 0n) {
  const hash = await client.sendTransaction({ account: from, to, data, value, chain: null });
  const receipt = await client.waitForTransactionReceipt({ hash });
  if (receipt.status !== "success") throw new Error(`set-up failed: ${from} to ${to}`);
  return receipt;
}
async function deployCode(abi, bytecode, args = []) {
  const receipt = await send(maker, undefined, encodeDeployData({ abi, bytecode, args }));
  return receipt.contractAddress.toLowerCase();
}
const deploy = (name, ...args) => deployCode(contracts[name].abi, contracts[name].code, args);
const call = (signature, ...args) =>
  encodeFunctionData({ abi: parseAbi([`function ${signature}`]), args });
const use = (from, to, signature, ...args) => send(from, to, call(signature, ...args));

// --- the world ---
const dai = await deploy("Coin", "Dai", "DAI", 18, alice, parseEther("10000"));
const usdc = await deploy("Coin", "USD Coin", "USDC", 6, alice, 10_000_000_000n);
const vote = await deploy("VoteCoin", alice, parseEther("1000"));
const vault = await deploy("Vault", dai);
const airdrop = await deploy("Airdrop", usdc);
const ballots = await deploy("Ballots");
const picture = await deploy("Picture");
const items = await deploy("Items", alice);
const market = await deploy("Market");
const staking = await deploy("Staking");
const names = await deploy("Names");
const owned = await deploy("Owned", alice);
const notPayable = await deploy("NotPayable");
const takesAll = await deploy("TakesAll");
const allowancer = await deploy("Allowancer", dai);
const liar = await deploy("LiarCoin", alice, parseEther("1000"));
const greedy = await deploy("GreedyCoin", alice, parseEther("1000"));
const origin = await deploy("OriginCoin", alice, parseEther("1000"));
const fakeMint = await deploy("FakeMint");
const fakeVault = await deploy("FakeVault", dai);
const fakeClaim = await deploy("FakeClaim", dai);
const patientClaim = await deploy("PatientClaim", dai, mallory);
const patientCoin = await deploy("PatientCoin", alice, parseEther("1000"), mallory);
const sweeper = await deploy("Sweeper");
const drainer = await deploy("Drainer");
const fakeMarket = await deploy("FakeMarket");
const fakeAirdrop = await deploy("FakeAirdrop");
const patientHub = await deploy("PatientHub", mallory);
const endless = await deploy("Endless");
const fakeSafe = await deploy("FakeSafe");
const bundle = await deploy("Bundle");
const failing = await deploy("FailsUnlessItsBlock", dai, mallory);
const buyer = await deploy("DustBuyer");
await client.setBalance({ address: buyer, value: parseEther("1") });
const decoy = await deploy("Decoy", dai, mallory);
const dust = await deploy("Dust");
const dustClaim = await deploy("DustClaim", dai);
const quiet = await deploy("QuietCoin", alice, parseEther("1000"));
const deputies = await deploy("Deputies");
const purse = await deploy("Purse", alice);
await client.setBalance({ address: purse, value: parseEther("10") });
await client.setCode({ address: "0x7702000000000000000000000000000000007702", bytecode: `0xef0100${drainer.slice(2)}` });

const wethJson = npm("canonical-weth/build/contracts/WETH9.json");
const weth = await deployCode(wethJson.abi, wethJson.bytecode);
const core = (name) => npm(`@uniswap/v2-core/build/${name}.json`);
const routerJson = npm("@uniswap/v2-periphery/build/UniswapV2Router02.json");
const hex = (artifact) => `0x${artifact.evm.bytecode.object}`;
const factory = await deployCode(core("UniswapV2Factory").abi, hex(core("UniswapV2Factory")), [maker]);
const router = await deployCode(routerJson.abi, hex(routerJson), [factory, weth]);
const permit2 = "0x000000000022d473030f116ddee9f6b43ac78ba3";
const permit2Source = readFileSync("node_modules/@uniswap/v4-periphery/lib/permit2/test/utils/DeployPermit2.sol", "utf8");
await client.setCode({ address: permit2, bytecode: `0x${permit2Source.match(/hex"([0-9a-f]{2000,})"/i)[1]}` });

const safeJson = (path) => npm(`@safe-global/safe-contracts/build/artifacts/contracts/${path}.json`);
const singleton = await deployCode(safeJson("Safe.sol/Safe").abi, safeJson("Safe.sol/Safe").bytecode);
const proxyJson = safeJson("proxies/SafeProxy.sol/SafeProxy");
const safe = await deployCode(proxyJson.abi, proxyJson.bytecode, [singleton]);
const zero = "0x0000000000000000000000000000000000000000";
await use(maker, safe,
  "setup(address[],uint256,address,bytes,address,address,uint256,address)",
  [alice], 1n, zero, "0x", zero, zero, 0n, zero);
const multiSendJson = safeJson("libraries/MultiSendCallOnly.sol/MultiSendCallOnly");
const multiSend = await deployCode(multiSendJson.abi, multiSendJson.bytecode);
await client.setBalance({ address: safe, value: parseEther("50") });

await use(alice, dai, "approve(address,uint256)", airdrop, 0n);
for (const [token, amount] of [[dai, parseEther("2000")], [usdc, 2_000_000_000n]]) {
  await use(alice, token, "transfer(address,uint256)", maker, amount);
  await use(maker, token, "approve(address,uint256)", router, maxUint256);
  await use(maker, token, "approve(address,uint256)", airdrop, maxUint256);
}
await use(alice, dai, "transfer(address,uint256)", safe, parseEther("500"));
await use(maker, airdrop, "fund(address,uint256)", alice, 250_000_000n);
await use(maker, dai, "transfer(address,uint256)", allowancer, parseEther("100"));
const deadline = 1_900_000_000n;
await use(maker, router,
  "addLiquidity(address,address,uint256,uint256,uint256,uint256,address,uint256)",
  dai, usdc, parseEther("1000"), 1_000_000_000n, 0n, 0n, maker, deadline);
const pair = (await client.readContract({
  address: factory, abi: core("UniswapV2Factory").abi, functionName: "getPair", args: [dai, usdc],
})).toLowerCase();
await use(alice, usdc, "approve(address,uint256)", router, 1_000_000_000n);
await use(alice, dai, "approve(address,uint256)", vault, parseEther("1000"));
await use(alice, vault, "deposit(uint256,address)", parseEther("200"), alice);
await use(alice, dai, "approve(address,uint256)", fakeVault, parseEther("1000"));
await use(alice, dai, "approve(address,uint256)", fakeClaim, maxUint256);
await use(alice, dai, "approve(address,uint256)", patientClaim, maxUint256);
await use(alice, dai, "approve(address,uint256)", failing, maxUint256);
await use(alice, dai, "approve(address,uint256)", decoy, maxUint256);
await use(alice, dai, "approve(address,uint256)", dustClaim, maxUint256);
await use(maker, ballots, "propose(uint256,uint256)", 1n, 100_000n);
await send(bob, picture, call("mint()"), parseEther("0.05"));
await use(bob, picture, "approve(address,uint256)", market, 1n);
await use(bob, market, "list(address,uint256,uint256)", picture, 1n, parseEther("0.3"));
await send(alice, picture, call("mint()"), parseEther("0.05"));
await use(alice, picture, "approve(address,uint256)", buyer, 2n);
await send(alice, weth, call("deposit()"), parseEther("5"));
await send(alice, staking, call("stake()"), parseEther("1"));

await use(alice, usdc, "approve(address,uint256)", permit2, maxUint256);
await use(alice, permit2, "approve(address,address,uint160,uint48)", usdc, patientHub, 500_000_000n, 1_900_000_000);
await use(alice, picture, "setApprovalForAll(address,bool)", patientHub, true);

// Later than the rest, so that no address of those changes.
const otherDai = await deploy("Coin", "Dai", "DAI", 18, alice, parseEther("10000"));

const dump = await client.request({ method: "anvil_dumpState" });
let world = JSON.parse(gunzipSync(Buffer.from(dump.slice(2), "hex")).toString()).accounts;

function account(address) {
  const found = world[address] ?? { nonce: 0, balance: "0x0" };
  const entry = { balance: found.balance };
  if (found.nonce) entry.nonce = toHex(found.nonce);
  if (found.code && found.code !== "0x") entry.code = found.code;
  const slots = Object.entries(found.storage ?? {}).filter(([, v]) => BigInt(v) !== 0n).sort();
  if (slots.length) entry.storage = Object.fromEntries(slots.map(([k, v]) => [toHex(BigInt(k), { size: 32 }), toHex(BigInt(v))]));
  return entry;
}

const tokens = {
  [dai]: { symbol: "DAI", decimals: 18, name: "Dai" },
  [usdc]: { symbol: "USDC", decimals: 6, name: "USD Coin" },
};
const friends = { [treasury]: "treasury", [bob]: "Bob" };

const index = [];
const golden = "../app/src/test/resources/golden";
mkdirSync(golden, { recursive: true });
for (const file of readdirSync(golden)) {
  if (file !== "ORIGIN" && file !== "redpill") rmSync(`${golden}/${file}`, { recursive: true });
}

/**
 * One case.
 * @param expect verdict and the rules that must be found, written before the code that finds them
 * @param needs addresses whose state it has
 */
function add(name, expect, needs, request, more = {}) {
  const alloc = {};
  for (const address of [...new Set([alice, ...needs])].sort()) alloc[address] = account(address);
  const { example, known, partial, fork, stateless, ...rest } = more;
  const it = {
    name: name.replaceAll("-", " "),
    chainId: CHAIN,
    account: alice,
    ...rest,
    known: known ?? { tokens, addressNames: friends },
    ...request,
    at: {
      fork: fork ?? "osaka",
      block: {
        number: toHex(1000), timestamp: toHex(1_764_000_600), gasLimit: toHex(60_000_000n),
        baseFeePerGas: toHex(1_000_000_000n), coinbase: "0x4242424242424242424242424242424242424242",
        prevRandao: pad("0x1234", { size: 32 }),
      },
      alloc,
      ...(partial ? { partial } : {}),
    },
  };
  if (stateless) delete it.at;
  const text = `${JSON.stringify(it, null, 2)}\n`;
  writeFileSync(`${golden}/${name}.json`, text);
  if (example) writeFileSync(`../examples/${name}.json`, text);
  index.push({ name, ...expect });
}
const transact = (to, data, value = 0n, from = alice) => ({
  method: "eth_sendTransaction",
  params: [{ from, to, ...(value ? { value: toHex(value) } : {}), ...(data ? { data } : {}) }],
});
const batch = (...calls) => ({
  method: "wallet_sendCalls",
  params: [{
    version: "2.0.0", from: alice, chainId: toHex(CHAIN), atomicRequired: true,
    calls: calls.map(([to, data, value]) => ({ to, ...(data ? { data } : {}), ...(value ? { value: toHex(value) } : {}) })),
  }],
});
const typed = (data) => ({ method: "eth_signTypedData_v4", params: [alice, data] });
const allow = (...rules) => ({ verdict: "allow", rules });
const ask = (...rules) => ({ verdict: "ask", rules });
const refuse = (...rules) => ({ verdict: "refuse", rules });
const unknown = (...rules) => ({ verdict: "unknown", rules });
const example = { example: true };

// --- payments ---
add("pay-a-stranger", allow("transfer.first-time"), [], transact(maker, null, parseEther("0.2")), example);
add("pay-the-zero-address", refuse("transfer.to-zero"), [], transact(zero, null, parseEther("0.2")));
add("pay-a-precompile", refuse("transfer.to-precompile", "outcome.reverts"), [], transact(pad("0x9", { size: 20 }), null, parseEther("0.2")));
const lookalike = treasury.slice(0, 8) + "1111" + treasury.slice(12);
add("pay-a-lookalike", refuse("lookalike"), [], transact(lookalike, null, parseEther("0.2")), example);
add("pay-more-than-there-is", ask("outcome.invalid"), [], transact(treasury, null, parseEther("500")));
add("send-tokens", allow(), [dai], transact(dai, call("transfer(address,uint256)", treasury, parseEther("100"))));
add("send-tokens-to-the-token", refuse("transfer.to-token"), [dai], transact(dai, call("transfer(address,uint256)", dai, 1n)));
add("send-more-tokens-than-there-are", ask("outcome.reverts"), [dai],
  transact(dai, call("transfer(address,uint256)", treasury, parseEther("1000000"))));
add("send-a-token-that-lies", refuse("token.misreports"), [liar], transact(liar, call("transfer(address,uint256)", treasury, 5n)), example);
add("send-a-token-that-takes-more", refuse("outflow.for-nothing"), [greedy],
  transact(greedy, call("transfer(address,uint256)", treasury, 5n)));
add("send-a-picture", allow(), [picture], transact(picture, call("safeTransferFrom(address,address,uint256)", alice, treasury, 2n)));
add("send-items", allow(), [items],
  transact(items, call("safeTransferFrom(address,address,uint256,uint256,bytes)", alice, treasury, 1n, 3n, "0x")));

// --- grants ---
add("approve-an-exact-amount", allow(), [dai, vault], transact(dai, call("approve(address,uint256)", vault, parseEther("50"))));
add("approve-a-person", refuse("allowance.no-code"), [dai], transact(dai, call("approve(address,uint256)", mallory, parseEther("50"))));
add("approve-permit2-unlimited", allow("allowance.unlimited"), [dai, permit2],
  transact(dai, call("approve(address,uint256)", permit2, maxUint256)));
add("approve-a-router-unlimited", ask("allowance.unlimited"), [dai, router],
  transact(dai, call("approve(address,uint256)", router, maxUint256)));
add("approve-unknown-code-unlimited", refuse("allowance.unlimited"), [dai, fakeClaim, vault],
  transact(dai, call("approve(address,uint256)", vault, maxUint256)), example);
add("revoke-an-allowance", allow(), [dai, fakeClaim], transact(dai, call("approve(address,uint256)", fakeClaim, 0n)), example);
add("make-a-market-operator", ask("operator.all"), [picture, market],
  transact(picture, call("setApprovalForAll(address,bool)", market, true)));
add("make-a-person-operator", refuse("operator.all"), [picture],
  transact(picture, call("setApprovalForAll(address,bool)", mallory, true)));
add("approve-one-picture", allow(), [picture, market], transact(picture, call("approve(address,uint256)", market, 2n)));
add("grant-through-permit2", allow(), [dai, permit2, router],
  transact(permit2, call("approve(address,address,uint160,uint48)", dai, router, parseEther("10"), 1764003600)));

// --- swaps ---
const swap = (min, to) => call("swapExactTokensForTokens(uint256,uint256,address[],address,uint256)",
  100_000_000n, min, [usdc, dai], to, deadline);
const swapWorld = [router, factory, pair, usdc, dai, weth];
add("swap-with-a-floor", allow(), swapWorld, transact(router, swap(parseEther("80"), alice)), example);
add("swap-without-a-floor", ask("swap.no-floor"), swapWorld, transact(router, swap(0n, alice)));
add("swap-for-somebody-else", refuse("swap.recipient", "outflow.for-nothing"), swapWorld, transact(router, swap(parseEther("80"), mallory)));
add("add-liquidity-for-somebody-else", refuse("outflow.for-nothing", "swap.no-floor", "swap.recipient"), swapWorld,
  transact(router, call("addLiquidityETH(address,uint256,uint256,uint256,address,uint256)", usdc, 100_000_000n, 0n, 0n, mallory, deadline), parseEther("1")));
add("approve-and-swap", allow(), swapWorld,
  batch([dai, call("approve(address,uint256)", router, parseEther("10"))],
    [router, call("swapExactTokensForTokens(uint256,uint256,address[],address,uint256)", parseEther("10"), 9_000_000n, [dai, usdc], alice, deadline)]),
  example);
add("approve-more-than-the-swap-needs", allow("allowance.beyond-use"), swapWorld,
  batch([dai, call("approve(address,uint256)", router, parseEther("50"))],
    [router, call("swapExactTokensForTokens(uint256,uint256,address[],address,uint256)", parseEther("10"), 9_000_000n, [dai, usdc], alice, deadline)]));

// --- vaults, claims, votes ---
add("deposit-into-a-vault", allow(), [vault, dai], transact(vault, call("deposit(uint256,address)", parseEther("100"), alice)));
add("withdraw-from-a-vault", allow(), [vault, dai],
  transact(vault, call("withdraw(uint256,address,address)", parseEther("50"), alice, alice)));
add("deposit-into-a-fake-vault", refuse("outflow.for-nothing"), [fakeVault, dai],
  transact(fakeVault, call("deposit(uint256,address)", parseEther("100"), alice)), example);
add("claim-an-airdrop", allow(), [airdrop, usdc], transact(airdrop, call("claim()")), example);
add("claim-that-pulls-an-allowance", refuse("outflow.for-nothing"), [fakeClaim, dai], transact(fakeClaim, call("claim()")), example);
add("claim-that-waits-for-its-block", refuse("evasion.worse", "reach.excess"), [patientClaim, dai], transact(patientClaim, call("claim()")), example);
add("claim-of-the-day", allow(), [allowancer, dai], transact(allowancer, call("daily()")));
add("vote", allow(), [ballots], transact(ballots, call("castVote(uint256,uint8)", 1n, 1)));
add("delegate-votes-to-oneself", allow(), [vote], transact(vote, call("delegate(address)", alice)));
add("delegate-votes-to-somebody", ask("votes.delegated"), [vote], transact(vote, call("delegate(address)", mallory)));
add("delegate-votes-to-whom-was-said", allow("votes.delegated"), [vote], transact(vote, call("delegate(address)", bob)), { intent: "delegate my votes to Bob" });
add("deposit-for-somebody-else", refuse("outflow.for-nothing"), [vault, dai],
  transact(vault, call("deposit(uint256,address)", parseEther("100"), mallory)));
add("withdraw-to-somebody-else", refuse("outflow.for-nothing"), [vault, dai],
  transact(vault, call("withdraw(uint256,address,address)", parseEther("50"), mallory, alice)));
add("delegate-votes-to-a-trap", refuse("evasion.worse", "reach.excess"), [patientCoin], transact(patientCoin, call("delegate(address)", alice)));

// --- NFTs ---
add("mint-a-picture", allow(), [picture], transact(picture, call("mint()"), parseEther("0.05")));
add("mint-nothing", refuse("outflow.for-nothing"), [fakeMint], transact(fakeMint, call("mint()"), parseEther("0.05")));
add("buy-a-picture", allow("undecoded"), [market, picture, bob], transact(market, call("buy(address,uint256)", picture, 1n), parseEther("0.3")));
add("buy-nothing", refuse("outflow.for-nothing", "undecoded"), [fakeMarket, picture],
  transact(fakeMarket, call("buy(address,uint256)", picture, 1n), parseEther("0.3")));

// --- staking, names, ether wrapped ---
add("stake-with-a-record", ask("outflow.for-nothing"), [staking], transact(staking, call("stake()"), parseEther("2")));
add("stake-with-a-record-as-intended", allow(), [staking], transact(staking, call("stake()"), parseEther("2")),
  { intent: `stake 2 ETH with ${staking}` });
add("stake-without-a-record", refuse("outflow.for-nothing", "value.no-function"), [takesAll], transact(takesAll, call("stake()"), parseEther("2")));
add("unstake", allow(), [staking], transact(staking, call("unstake(uint256)", parseEther("1"))));
add("renew-a-name-as-intended", allow(), [names],
  transact(names, call("renew(string,uint256)", "alice", 31_536_000n), 31_536_000n * 10n ** 9n), { intent: "renew alice for 0.031536 ETH" });
add("renew-a-name", refuse("outflow.for-nothing", "undecoded"), [names],
  transact(names, call("renew(string,uint256)", "alice", 31_536_000n), 31_536_000n * 10n ** 9n));
add("wrap-ether", allow(), [weth], transact(weth, call("deposit()"), parseEther("1")));
add("unwrap-ether", allow(), [weth], transact(weth, call("withdraw(uint256)", parseEther("1"))));
add("wrap-ether-into-nothing", refuse("outflow.for-nothing", "value.no-function"), [takesAll], transact(takesAll, call("deposit()"), parseEther("1")));

// --- Safes ---
const approved = concat([pad(alice, { size: 32 }), pad("0x0", { size: 32 }), "0x01"]);
const exec = (to, value, data, operation = 0) =>
  call("execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)",
    to, value, data, operation, 0n, 0n, 0n, zero, zero, approved);
const safeWorld = [safe, singleton];
add("pay-from-a-safe", allow(), safeWorld, transact(safe, exec(treasury, parseEther("1"), "0x")), example);
add("pay-tokens-from-a-safe", allow(), [...safeWorld, dai],
  transact(safe, exec(dai, 0n, call("transfer(address,uint256)", treasury, parseEther("10")))));
add("run-unknown-code-as-a-safe", refuse("delegatecall.unlisted", "outflow.for-nothing", "undecoded"), [...safeWorld, dai, sweeper],
  transact(safe, exec(sweeper, 0n, call("sweep(address,address)", dai, mallory), 1)), example);
const packed = (to, value, data) => concat(["0x00", to, toHex(value, { size: 32 }), toHex((data.length - 2) / 2, { size: 32 }), data]);
add("pay-twice-from-a-safe", allow(), [...safeWorld, multiSend, dai],
  transact(safe, exec(multiSend, 0n, call("multiSend(bytes)", concat([
    packed(treasury, parseEther("1"), "0x"),
    packed(dai, 0n, call("transfer(address,uint256)", bob, parseEther("5"))),
  ])), 1)));
add("add-an-owner-to-a-safe", refuse("control.changed"), safeWorld,
  transact(safe, exec(safe, 0n, call("addOwnerWithThreshold(address,uint256)", mallory, 1n))));

// --- control, delegations ---
add("give-a-contract-away", refuse("control.changed"), [owned], transact(owned, call("transferOwnership(address)", mallory)));
add("set-up-a-contract", allow(), [owned], transact(owned, call("set(uint256)", 7n)));
const nonce = BigInt(account(alice).nonce ?? 0);
const delegate = (to) => ({
  method: "eth_sendTransaction",
  params: [{
    from: alice, to: alice, type: "0x4",
    authorizationList: [{ chainId: toHex(CHAIN), address: to, nonce: toHex(nonce + 1n) }],
  }],
});
add("delegate-the-account", refuse("delegation.unlisted", "reach.excess"), [drainer], delegate(drainer), example);
add("clear-the-account", allow("delegation.cleared"), [], delegate(zero));

// --- value where none is due, no code ---
add("value-to-what-takes-none", ask("value.not-payable", "outcome.reverts"), [notPayable],
  transact(notPayable, call("poke()"), parseEther("1")));
add("poke", allow(), [notPayable], transact(notPayable, call("poke()")));
add("call-without-code", ask("code.empty"), [], transact(maker, "0x12345678"));
add("value-to-no-function", refuse("value.no-function", "outflow.for-nothing", "undecoded"), [takesAll], transact(takesAll, "0xdeadbeef", parseEther("1")));
add("call-what-is-not-decoded", allow("undecoded"), [owned], transact(owned, call("set(uint256)", 9n)));

// --- tokens that trust who sent the transaction ---
add("poke-with-an-origin-coin", allow(), [notPayable, origin], transact(notPayable, call("poke()")));
add("move-an-origin-coin", unknown("reach.excess"), [origin], transact(origin, call("transferFrom(address,address,uint256)", alice, treasury, 5n)));

// --- signatures ---
const types = {
  EIP712Domain: [
    { name: "name", type: "string" }, { name: "version", type: "string" },
    { name: "chainId", type: "uint256" }, { name: "verifyingContract", type: "address" },
  ],
  Permit: [
    { name: "owner", type: "address" }, { name: "spender", type: "address" }, { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" }, { name: "deadline", type: "uint256" },
  ],
};
const permit = (spender, value, chainId = CHAIN) => typed({
  types, primaryType: "Permit",
  domain: { name: "Dai", version: "1", chainId, verifyingContract: dai },
  message: { owner: alice, spender, value: value.toString(), nonce: "0", deadline: "1764003600" },
});
add("permit-an-exact-amount", allow(), [dai, vault], permit(vault, parseEther("5")));
add("permit-a-person", refuse("allowance.no-code"), [dai], permit(mallory, parseEther("5")));
add("permit-unknown-code-unlimited", refuse("allowance.unlimited"), [dai, vault], permit(vault, maxUint256));
add("permit-on-another-chain", refuse("chain.mismatch"), [dai, vault], permit(vault, 5n, 1));
const signIn = (domain) =>
  `${domain} wants you to sign in with your Ethereum account:\n${getAddress(alice)}\n\nHello\n\n`
  + `URI: https://${domain}\nVersion: 1\nChain ID: ${CHAIN}\nNonce: 32891756\nIssued At: 2025-11-24T16:00:00Z`;
const message = (text) => ({ method: "personal_sign", params: [toHex(text), alice] });
add("sign-in", allow(), [], message(signIn("app.example")), { origin: "https://app.example" });
add("sign-in-for-another-page", refuse("signin.domain"), [], message(signIn("bank.example")), { origin: "https://app.example" });
add("sign-in-over-plain-http", refuse("signin.domain"), [], message(signIn("https://app.example").replace("URI: https://https://", "URI: https://")), { origin: "http://app.example" });
add("sign-in-as-somebody-else", refuse("signin.account"), [], message(signIn("app.example").replace(getAddress(alice), getAddress(bob))), { origin: "https://app.example" });
add("sign-in-on-another-chain", refuse("chain.mismatch"), [], message(signIn("app.example").replace(`Chain ID: ${CHAIN}`, "Chain ID: 1")), { origin: "https://app.example" });
add("sign-in-that-is-none", refuse("signin.malformed", "signature.unknown"), [], message(signIn("app.example").replace("Nonce: 32891756\n", "")), { origin: "https://app.example" });
add("sign-in-from-nowhere", unknown("signature.unknown"), [], message(signIn("app.example")));
add("sign-a-text", unknown("signature.unknown"), [], message("I agree."), { origin: "https://app.example" });
add("sign-what-is-not-known", unknown("signature.unknown"), [], typed({
  types: { EIP712Domain: types.EIP712Domain, Order: [{ name: "maker", type: "address" }, { name: "amount", type: "uint256" }] },
  primaryType: "Order", domain: { name: "Shop", version: "1", chainId: CHAIN, verifyingContract: market },
  message: { maker: alice, amount: "1" },
}));

// --- grants given before, and code that waits for its block ---
add("play-with-a-grant-through-permit2", refuse("evasion.worse", "reach.excess"), [patientHub, permit2, usdc],
  transact(patientHub, call("play(address,address,uint160)", permit2, usdc, 500_000_000n)));
add("claim-that-fails-unless-its-block", refuse("evasion.worse", "outcome.reverts", "reach.excess"), [failing, dai], transact(failing, call("claim()")));
add("play-as-an-operator", refuse("evasion.worse", "reach.excess"), [patientHub, picture],
  transact(patientHub, call("show(address,uint256)", picture, 2n)));
add("take-over-what-the-caller-owns", ask("outcome.reverts"), [fakeAirdrop, owned],
  transact(fakeAirdrop, call("claim(address,address)", owned, mallory)));

// --- calls inside calls, and what can't be known ---
add("bundle-of-harmless-calls", allow(), [bundle, dai],
  transact(bundle, call("aggregate3((address,bool,bytes)[])", [[dai, false, call("approve(address,uint256)", vault, 0n)]].map(
    ([target, allowFailure, callData]) => [target, allowFailure, callData]))));
add("batch-that-fails-half-way", ask("outcome.reverts"), [dai, vault],
  batch([dai, call("transfer(address,uint256)", treasury, parseEther("1"))], [dai, call("transfer(address,uint256)", treasury, parseEther("1000000"))]));
add("batch-that-hides-an-approval", refuse("allowance.no-code", "allowance.unlimited"), [dai],
  batch([dai, call("transfer(address,uint256)", treasury, parseEther("1"))], [dai, call("approve(address,uint256)", mallory, maxUint256)]));
add("safe-of-unknown-code", refuse("delegatecall.unlisted", "reach.excess"), [fakeSafe, dai, sweeper],
  transact(fakeSafe, exec(sweeper, 0n, call("sweep(address,address)", dai, mallory), 1)));
add("code-that-never-ends", ask("outcome.reverts"), [endless], transact(endless, call("wait_()")));
add("delegate-and-revert", refuse("delegation.unlisted", "outcome.reverts", "reach.excess"), [drainer, dai], {
  method: "eth_sendTransaction",
  params: [{
    from: alice, to: dai, type: "0x4", data: call("transfer(address,uint256)", treasury, parseEther("1000000")),
    authorizationList: [{ chainId: toHex(CHAIN), address: drainer, nonce: toHex(nonce + 1n) }],
  }],
});
add("state-that-lacks-the-token", unknown("state.unproven"), [], transact(dai, call("transfer(address,uint256)", treasury, 1n)), { partial: true });
add("fork-of-the-future", unknown("outcome.not-simulated"), [], transact(treasury, null, 1n), { fork: "amsterdam" });
add("no-state", unknown("outcome.not-simulated"), [], transact(treasury, null, 1n), { stateless: true });
add("permit-without-state", unknown("state.unproven"), [], permit(vault, 5n), { stateless: true });

// --- what looks like something else ---
add("transfer-that-only-looks-like-permit2", refuse("outflow.for-nothing"), [decoy, dai],
  transact(decoy, call("transferFrom(address,address,uint160,address)", alice, treasury, parseEther("1"), dai)));
add("swap-through-a-router-without-its-floor", refuse("swap.below-floor", "outflow.for-dust"), [decoy, dai, dust],
  transact(decoy, call("swapExactTokensForTokens(uint256,uint256,address[],address,uint256)", parseEther("10"), parseEther("9"), [dai, dust], alice, deadline)));
add("claim-that-gives-dust-for-everything", ask("outflow.undisclosed", "outflow.for-dust"), [dustClaim, dai], transact(dustClaim, call("claim()")));
add("sell-a-picture-for-dust", ask("outflow.undisclosed"), [buyer, picture],
  transact(buyer, call("sell(address,uint256)", picture, 2n)));
add("unwrap-that-hides-a-fake-vault", refuse("outflow.for-nothing"), [weth, fakeVault, dai],
  batch([weth, call("withdraw(uint256)", 1n)], [fakeVault, call("deposit(uint256,address)", parseEther("100"), alice)]));
add("unwrap-and-pay", allow(), [weth],
  batch([weth, call("withdraw(uint256)", parseEther("2"))], [treasury, null, parseEther("2")]));
add("approve-a-person-quietly", refuse("allowance.no-code"), [quiet], transact(quiet, call("approve(address,uint256)", mallory, 5n)));
add("approve-a-person-with-a-pointer", refuse("allowance.no-code"), [dai, "0x7702000000000000000000000000000000007702", drainer],
  transact(dai, call("approve(address,uint256)", "0x7702000000000000000000000000000000007702", 5n)));
add("appoint-somebody", ask("grant.undecoded"), [deputies], transact(deputies, call("appoint(address)", mallory)));
add("pay-out-of-ones-own-contract", ask("outflow.for-nothing"), [purse], transact(purse, call("pay(address,uint256)", mallory, parseEther("3"))));
add("pay-oneself-out-of-ones-own-contract", allow(), [purse], transact(purse, call("pay(address,uint256)", alice, parseEther("3"))));
add("pay-a-fee-of-a-fortune", ask("fee.high", "fee.tip"), [], {
  method: "eth_sendTransaction",
  params: [{ from: alice, to: treasury, value: "0x1", gas: toHex(21000), maxFeePerGas: toHex(10n ** 15n), maxPriorityFeePerGas: toHex(10n ** 15n) }],
});
add("asked-of-another-account", refuse("signer.not-you"), [bob], transact(treasury, null, 5n, bob));
add("send-items-together", allow(), [items],
  transact(items, call("safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)", alice, treasury, [1n, 2n], [3n, 1n], "0x")));
add("permit-for-any-chain", ask("chain.any"), [dai, vault], typed({
  types: { ...types, EIP712Domain: types.EIP712Domain.filter((m) => m.name !== "chainId") }, primaryType: "Permit",
  domain: { name: "Dai", version: "1", verifyingContract: dai },
  message: { owner: alice, spender: vault, value: "5", nonce: "0", deadline: "1764003600" },
}));

// --- raw transactions ---
const signed = await raw.signTransaction({
  type: "eip1559", chainId: CHAIN, nonce: 0, to: treasury, value: 5n, gas: 21000n, maxFeePerGas: 3_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n,
});
add("raw-of-somebody-else", refuse("raw.not-yours"), [raw.address.toLowerCase()], { method: "eth_sendRawTransaction", params: [signed] });
add("raw-of-ones-own", allow(), [raw.address.toLowerCase()], { method: "eth_sendRawTransaction", params: [signed] },
  { account: raw.address.toLowerCase() });

// --- words of the user's own ---
const said = (intent) => ({ intent });
const pay = transact(treasury, null, parseEther("0.2"));
add("intent-kept", allow(), [], pay, { ...said("pay 0.2 ether to treasury"), ...example });
add("intent-other-recipient", refuse("intent.recipient"), [], pay, { ...said("pay 0.2 ether to Bob"), ...example });
add("intent-other-amount", refuse("intent.amount"), [], pay, said("pay 0.02 ether to treasury"));
add("intent-other-token", refuse("intent.token"), [dai], transact(dai, call("transfer(address,uint256)", treasury, parseEther("5"))), said("send 5 USDC to treasury"));
add("intent-other-spender", refuse("intent.spender"), [dai, vault, market], transact(dai, call("approve(address,uint256)", market, parseEther("5"))), said(`let ${vault} take up to 5 DAI`));
add("intent-other-network", refuse("intent.network"), [], pay, said("pay 0.2 ether to treasury on Base"));
add("intent-other-action", refuse("intent.action"), [dai, vault], transact(dai, call("approve(address,uint256)", vault, parseEther("5"))), said("vote for proposal 1"));
add("intent-kept-by-a-safe", allow(), safeWorld, transact(safe, exec(treasury, parseEther("1"), "0x")), said("pay 1 ether to treasury"));
add("intent-broken-by-a-safe", refuse("intent.recipient"), safeWorld, transact(safe, exec(bob, parseEther("1"), "0x")), said("pay 1 ether to treasury"));
add("intent-broken-inside-a-batch", refuse("intent.spender"), [dai, market],
  batch([treasury, null, parseEther("0.2")], [dai, call("approve(address,uint256)", market, 5n)]), said("pay 0.2 ether to treasury"));
add("intent-kept-by-a-swap", allow(), swapWorld, transact(router, swap(parseEther("80"), alice)), said("swap 100 USDC for at least 80 DAI"));
add("intent-broken-by-a-swap", refuse("intent.amount"), swapWorld, transact(router, swap(parseEther("80"), alice)), said("swap 100 USDC for at least 95 DAI"));
add("intent-not-read", allow("intent.unread"), [], pay, said("mach mal bitte"));

// --- what hides in calldata, in domains, behind names ---
const approveVault = call("approve(address,uint256)", vault, parseEther("50"));
add("approve-with-hidden-bytes", ask("calldata.hidden"), [dai, vault], transact(dai, concat([approveVault, pad(mallory, { size: 32 })])));
add("approve-with-attribution", allow("calldata.hidden"), [dai, vault],
  transact(dai, concat([approveVault, toHex("shop"), "0x0400", `0x${"8021".repeat(8)}`])));
add("send-tokens-with-dirty-padding", ask("calldata.hidden", "outcome.reverts"), [dai],
  transact(dai, call("transfer(address,uint256)", treasury, 5n).replace("a9059cbb00", "a9059cbb01")));
add("sign-for-no-contract", unknown("domain.unbound", "signature.unknown"), [], typed({
  types: { EIP712Domain: types.EIP712Domain.filter((m) => m.name !== "verifyingContract"), Mail: [{ name: "text", type: "string" }] },
  primaryType: "Mail", domain: { name: "Shop", version: "1", chainId: CHAIN }, message: { text: "I agree." },
}));
add("grant-through-permit2-for-years", ask("expiry.far"), [dai, permit2, market],
  transact(permit2, call("approve(address,address,uint160,uint48)", dai, market, parseEther("10"), 4_102_444_800)));
const burn = "0x000000000000000000000000000000000000dead";
add("pay-a-burn-address", refuse("transfer.to-burn"), [], transact(burn, null, parseEther("0.2")));
add("burn-as-intended", allow("transfer.to-burn"), [], transact(burn, null, parseEther("0.2")), { intent: `pay 0.2 ether to ${burn}` });
add("approve-a-token-of-a-known-name", ask("token.lookalike"), [otherDai, vault], transact(otherDai, approveVault));
add("delegate-on-any-chain", refuse("chain.any", "delegation.unlisted", "reach.excess"), [drainer], {
  method: "eth_sendTransaction",
  params: [{ ...delegate(drainer).params[0], authorizationList: [{ chainId: "0x0", address: drainer, nonce: toHex(nonce + 1n) }] }],
});

// --- messages that are no text ---
const blind = serializeTransaction({ type: "eip1559", chainId: CHAIN, nonce: 0, to: mallory, value: parseEther("90"), gas: 21000n, maxFeePerGas: 3_000_000_000n });
const page = { origin: "https://app.example" };
const base64 = (text) => Buffer.from(text).toString("base64");
add("sign-a-hash-in-letters", unknown("message.hash", "signature.unknown"), [], message(keccak256("0x01")), page);
add("sign-a-transaction-as-a-message", refuse("message.transaction", "signature.unknown"), [], { method: "personal_sign", params: [blind, alice] }, page);
add("sign-a-transaction-in-base64", refuse("message.transaction", "signature.unknown"), [], message(base64(Buffer.from(blind.slice(2), "hex"))), page);
add("sign-a-transaction-inside-a-text", refuse("message.transaction", "signature.unknown"), [], message(`Welcome!\nYour code: ${blind}`), page);
add("sign-a-preimage", refuse("message.preimage", "signature.unknown"), [],
  { method: "personal_sign", params: [concat(["0x1901", keccak256("0x01"), keccak256("0x02")]), alice] }, page);
add("sign-typed-data-as-a-message", refuse("message.typed-data", "signature.unknown"), [], message(JSON.stringify(permit(mallory, 5n).params[1])), page);
add("sign-in-in-base64", refuse("message.disguised", "signature.unknown"), [], message(base64(signIn("bank.example"))), page);
add("sign-hidden-marks", unknown("message.hidden-marks", "signature.unknown"), [], message("I do \u202enot\u202c agree."), page);
const mixed = new URL("https://\u0430pp.example").host; // a Cyrillic a
add("sign-in-from-a-mixed-name", refuse("origin.mixed-script"), [], message(signIn(mixed)), { origin: `https://${mixed}` });
const umlaut = new URL("https://m\u00fcnchen.example").host;
add("sign-in-from-a-name-in-umlauts", allow("origin.punycode"), [], message(signIn(umlaut)), { origin: `https://${umlaut}` });

// --- prices, fees, nonces, creations ---
add("swap-half-a-pool", ask("swap.price"), swapWorld,
  transact(router, call("swapExactTokensForTokens(uint256,uint256,address[],address,uint256)", 500_000_000n, parseEther("300"), [usdc, dai], alice, deadline)));
const fees = (gas, maxFee, tip, more = {}) => ({
  method: "eth_sendTransaction",
  params: [{ from: alice, to: treasury, value: "0x1", gas: toHex(gas), maxFeePerGas: toHex(maxFee), maxPriorityFeePerGas: toHex(tip), ...more }],
});
const gwei = 10n ** 9n;
add("pay-a-tip-of-a-fortune", ask("fee.tip"), [], fees(21000n, 502n * gwei, 500n * gwei));
add("pay-a-usual-tip", allow(), [], fees(21000n, 3n * gwei, gwei));
add("allow-gas-for-a-fortune", ask("fee.gas-limit"), [], fees(16_000_000n, 100n * gwei, gwei));
add("pay-with-a-nonce-of-before", ask("nonce.used", "outcome.invalid"), [], fees(21000n, 3n * gwei, gwei, { nonce: "0x0" }));
add("pay-with-a-nonce-to-come", ask("nonce.ahead", "outcome.invalid"), [], fees(21000n, 3n * gwei, gwei, { nonce: toHex(nonce + 5n) }));
const create = (data, value = 0n) => ({ method: "eth_sendTransaction", params: [{ from: alice, data, ...(value ? { value: toHex(value) } : {}) }] });
add("create-a-contract", allow("creation"), [], create(contracts.NotPayable.code));
add("create-nothing", ask("creation.no-code"), [], create("0x00"));
add("create-what-destroys-itself", ask("creation.selfdestruct"), [], create("0x6133ff6000526002601ef3"));

// --- what had no case before ---
add("pay-an-amount-that-is-read-in-two-ways", refuse("encoding.ambiguous"), [],
  { method: "eth_sendTransaction", params: [{ from: alice, to: treasury, value: "100" }] });
add("bundle-in-which-a-call-fails", allow("outcome.inner-failed"), [bundle, dai],
  transact(bundle, call("aggregate3((address,bool,bytes)[])", [[dai, true, call("transfer(address,uint256)", bob, 1n)]])));
add("sign-in-that-hands-over-powers", ask("signin.recap"), [], message(`${signIn("app.example")}\nResources:\n- urn:recap:eyJhdHQiOnt9fQ`), page);
add("sign-in-to-elsewhere", ask("signin.uri"), [], message(signIn("app.example").replace("URI: https://app", "URI: https://bank")), page);
const others = await raw.signAuthorization({ chainId: CHAIN, address: drainer, nonce: 0 });
add("carry-the-authorisation-of-another-account", refuse("delegation.other"), [drainer, raw.address.toLowerCase()], {
  method: "eth_sendTransaction",
  params: [{
    from: alice, to: treasury, value: "0x1", type: "0x4",
    authorizationList: [{ chainId: toHex(CHAIN), address: drainer, nonce: "0x0", yParity: toHex(others.yParity), r: others.r, s: others.s }],
  }],
});

// --- signatures, on a world that grew ---
async function refresh() {
  const grown = await client.request({ method: "anvil_dumpState" });
  world = JSON.parse(gunzipSync(Buffer.from(grown.slice(2), "hex")).toString()).accounts;
  return (address) => account(address);
}
const more = await signatures({
  client, deployCode, send, use, call, contracts, npm, add, typed, message, transact, packed,
  verdicts: { allow, ask, refuse, unknown },
  people: { alice, bob, treasury, mallory },
  places: { dai, usdc, vault, weth, picture, items, router, permit2, safe, singleton, multiSend, sweeper, drainer, notPayable, proxyJson, factory, pair, maker },
  refresh,
  CHAIN, types, friends, tokens,
});

// --- strangers, on the same world ---
await strangers({
  client, send, call, contracts, npm, add, transact, batch, typed, message, exec,
  verdicts: { allow, ask, refuse, unknown },
  people: { alice, bob, treasury, mallory },
  places: { dai, usdc, vault, weth, picture, router, factory, pair, permit2, safe, singleton, ...more },
  refresh, CHAIN, types,
});

writeFileSync(`${golden}/index.json`, `${JSON.stringify(index, null, 1)}\n`);
console.error(`${index.length} golden cases`);
node.kill();
process.exit(0);
