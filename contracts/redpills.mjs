// Makes the red pills and their honest twins: contracts that read the block, the gas or what others can set, each called
// by the user. Writes app/src/test/resources/golden/redpill/NAME.json and index.json there. On a chain of its own, so that
// the other golden cases stay as they are.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  createTestClient, encodeDeployData, encodeFunctionData, http, maxUint256, pad, parseAbi, parseEther, publicActions, toHex,
  walletActions,
} from "viem";
import { foundry } from "viem/chains";

const PORT = 18547;
const CHAIN = 31337;
const contracts = JSON.parse(readFileSync("out/contracts.json", "utf8"));
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

const alice = "0xa11ce00000000000000000000000000000a11ce0"; // the user
const bob = "0xb0b0000000000000000000000000000000000b0b"; // a friend
const mallory = "0x3a110000000000000000000000000000000ba110"; // means no good
const maker = "0x3a4e000000000000000000000000000000003a4e"; // deploys and funds
for (const who of [alice, bob, maker]) {
  await client.setBalance({ address: who, value: parseEther("1000") });
  await client.impersonateAccount({ address: who });
}
async function send(from, to, data, value = 0n) {
  const hash = await client.sendTransaction({ account: from, to, data, value, chain: null });
  const receipt = await client.waitForTransactionReceipt({ hash });
  if (receipt.status !== "success") throw new Error(`set-up failed: ${from} to ${to} ${data}`);
  return receipt;
}
async function deployWith(name, value, ...args) {
  const { abi, code: bytecode } = contracts[name];
  const receipt = await send(maker, undefined, encodeDeployData({ abi, bytecode, args }), value);
  return receipt.contractAddress.toLowerCase();
}
const deploy = (name, ...args) => deployWith(name, 0n, ...args);
const call = (signature, ...args) => encodeFunctionData({ abi: parseAbi([`function ${signature}`]), args });
const use = (from, to, signature, ...args) => send(from, to, call(signature, ...args));
const approve = (token, spender, amount) => use(alice, token, "approve(address,uint256)", spender, amount);

const dai = await deploy("Coin", "Dai", "DAI", 18, alice, parseEther("10000"));
const usdc = await deploy("Coin", "USD Coin", "USDC", 6, maker, 10_000_000_000n);
const wrapped = JSON.parse(readFileSync("node_modules/canonical-weth/build/contracts/WETH9.json", "utf8"));
const weth = (await send(maker, undefined, wrapped.bytecode)).contractAddress.toLowerCase();
const tokens = {
  [dai]: { symbol: "DAI", decimals: 18, name: "Dai" },
  [usdc]: { symbol: "USDC", decimals: 6, name: "USD Coin" },
};

/** Cases to write once the world stands. */
const cases = [];
/**
 * @param kind redpill or honest
 * @param trick what tells a watcher from a block, or what an honest contract reads
 * @param expect verdict and rules, as in the other golden cases
 */
function add(kind, name, trick, expect, needs, to, data, value = 0n) {
  cases.push({ kind, name, trick, expect, needs: [alice, to, ...needs], to, data, value });
}
const refuse = (...rules) => ({ verdict: "refuse", rules });
const unknown = (...rules) => ({ verdict: "unknown", rules });
const allow = (...rules) => ({ verdict: "allow", rules });
const ask = (...rules) => ({ verdict: "ask", rules });

// --- red pills ---
async function pill(contract, name, trick, expect, more = {}) {
  const { data = call("claim()"), value = 0n, args = [], needs = [], funds = 0n, via } = more;
  let to = await deployWith(contract, funds, dai, mallory, ...args);
  const all = [dai, mallory, to, ...needs];
  if (via) to = await deploy(via, to);
  await approve(dai, to, maxUint256);
  add("redpill", name, trick, expect, all, to, data, value);
  return to;
}
const worse = refuse("evasion.worse", "reach.excess"); // more than what was seen could leave, too
const switched = refuse("evasion.worse");
await pill("CoinbasePill", "coinbase", "who makes the block", worse);
await pill("TimestampPill", "timestamp", "the time is the simulation's", worse);
await pill("GasPricePill", "gas-price", "the gas price is zero or a wallet's default", worse);
await pill("BaseFeePill", "base-fee", "the base fee is zero or the simulation's", worse);
await pill("GasLeftPill", "gas-left", "much gas is left, or little", worse);
await pill("OriginBalancePill", "origin-balance", "the sender has nothing, or much", worse);
await pill("BlockHashPill", "block-hash", "the hash of the last block isn't there", worse);
await pill("RandaoPill", "prevrandao", "the random number is small", worse);
await pill("ChainPill", "chain-and-number", "the chain is a practice one and young", worse);
await pill("ParityPill", "number-parity", "the number is even", worse);
await pill("CoinbaseCodePill", "coinbase-account", "the block's maker has no account", worse);
await pill("FreshCodePill", "fresh-code", "the code of a contract just made", worse);
await pill("CounterPill", "counter", "a counter that anybody may move", switched);
await pill("OwnerSwitchPill", "owner-switch", "a switch of the owner's", switched);
await pill("VictimPill", "switch-per-victim", "a switch for each victim", switched);
const oracled = await pill("OraclePill", "oracle-switch", "what another contract says", switched);
const oracle = await client.readContract({ address: oracled, abi: contracts.OraclePill.abi, functionName: "oracle" });
cases.at(-1).needs.push(oracle.toLowerCase());
await pill("OwnerSwitchPill", "switch-behind-a-proxy", "a switch that borrowed code reads", switched, { via: "ProxyPill" });
await pill("LaterCodePill", "code-to-come", "code that is put there later", unknown("reach.excess"));
await pill("StipendPill", "payment-and-stipend", "the gas that comes with a payment", worse, { data: "0x", value: parseEther("0.01") });
await pill("HistoryPill", "system-contract", "a system contract that watchers forget", unknown("reach.excess"));
await pill("PrecompilePill", "precompile-gas", "whether a precompile has gas enough", worse);
await pill("TransientPill", "transient-storage", "the number, by way of transient storage", worse);
await pill("SelfBalancePill", "self-balance", "what it holds itself", switched);
await pill("ReturnSizePill", "return-size", "the size of what is returned", worse);
await pill("GasLoopPill", "gas-loop", "how often a loop goes round", refuse("outflow.for-nothing", "reach.excess"));
await pill("HashPill", "hash-of-time", "a hash of the time", worse);
await pill("BranchlessPill", "branchless", "the amount is the block's, without a branch", worse);
await pill("RefundPill", "refund", "gives back more, while it is watched", switched,
  { data: call("multiply()"), value: parseEther("1"), funds: parseEther("5") });
await pill("RefundSwitchPill", "refund-switch", "gives back more, until its owner changes his mind", switched,
  { data: call("multiply()"), value: parseEther("1"), funds: parseEther("5") });
await pill("SelfDestructPill", "refund-by-selfdestruct", "whom a contract pays that ends at once", switched,
  { data: call("multiply()"), value: parseEther("1"), funds: parseEther("5") });
const swapping = await pill("SwapPill", "swap", "gives nothing for what it takes", switched,
  { data: call("trade(uint256)", parseEther("100")), args: [usdc], needs: [usdc] });
await use(maker, usdc, "transfer(address,uint256)", swapping, 1_000_000_000n);
await pill("AmountPill", "amount", "takes more than is shown", refuse("evasion.worse", "outflow.for-nothing", "reach.excess"), { data: call("pay(uint256)", parseEther("100")) });
await pill("StrangerCodePill", "code-of-a-stranger", "whether a contract is there yet", switched);
await pill("BlurredPill", "blurred-switch", "a switch that is multiplied", switched);
await pill("DecoyPill", "switch-among-decoys", "a switch behind more than anybody tries", ask("evasion.unfollowed"));
const possible = ask("evasion.possible");
await pill("SharePill", "share", "a share that its owner sets, without a branch", possible);
await pill("PackedPill", "packed-share", "a flag and a share in one slot, without a branch", possible);
await pill("WordPill", "word", "a word that nobody guesses, without a branch", possible);
await pill("CountingPill", "counted-before", "a counter that it moves before it looks", switched);
await pill("HiddenWordPill", "hidden-word", "a word known by its hash, written before it is looked at", possible);
await pill("RichPill", "balance-of-a-thief", "what a token says that somebody has", switched);
await pill("WrappedPill", "balance-in-a-listed-token", "what a listed token says that somebody has", switched, { args: [weth], needs: [weth] });
await pill("PricePill", "price", "a price that its owner sets, and no limit", ask("evasion.possible", "outflow.for-nothing"), { data: call("buy(uint256)", 1n) });

// --- honest twins ---
async function twin(contract, name, trick, expect, more = {}) {
  const { data, value = 0n, args = [], needs = [], funds = 0n } = more;
  const to = await deploy(contract, ...args);
  if (funds) await client.setBalance({ address: to, value: funds });
  add("honest", name, trick, expect, [dai, ...needs], to, data, value);
  return to;
}
await twin("DutchAuction", "dutch-auction", "the price falls with time; what is over comes back", allow(),
  { data: call("buy()"), value: parseEther("1") });
const english = await twin("EnglishAuction", "english-auction", "ends with time", ask("outflow.for-nothing"), { data: call("offer()"), value: parseEther("0.2"), needs: [bob] });
await send(bob, english, call("offer()"), parseEther("0.1"));
const twap = await twin("TwapVault", "twap-vault", "a price averaged over time", allow(),
  { data: call("deposit(uint256)", parseEther("10")), args: [dai] });
const feed = await client.readContract({ address: twap, abi: contracts.TwapVault.abi, functionName: "feed" });
cases.at(-1).needs.push(feed.toLowerCase());
await approve(dai, twap, parseEther("10"));
const vesting = await twin("Vesting", "vesting", "what is due grows with time", allow(), { data: call("claim()"), args: [usdc], needs: [usdc] });
await use(maker, usdc, "approve(address,uint256)", vesting, maxUint256);
await use(maker, vesting, "grant(address,uint256)", alice, 1_000_000_000n);
const exchange = await twin("Exchange", "exchange", "a deadline, a pause and a fee", allow(), {
  data: call("trade(uint256,uint256,uint256)", parseEther("10"), 9_900_000n, 1_900_000_000n), args: [dai, usdc], needs: [usdc],
});
await approve(dai, exchange, parseEther("10"));
await use(maker, usdc, "transfer(address,uint256)", exchange, 1_000_000_000n);
await twin("RandomMint", "random-mint", "chance decides which picture", allow(), { data: call("mint()"), value: parseEther("0.05") });
const pausable = await twin("PausableCoin", "pausable-coin", "a pause, a ban and a fee", allow(),
  { data: call("transfer(address,uint256)", bob, parseEther("5")), args: [alice, parseEther("100")], needs: [bob] });
await twin("InterestCoin", "interest-coin", "balances grow with time", allow(),
  { data: call("transfer(address,uint256)", bob, parseEther("5")), args: [alice, parseEther("100")], needs: [bob] });
const staking = await twin("CooldownStaking", "cooldown-staking", "a wait, and a bonus after a month", allow(),
  { data: call("withdraw()"), funds: parseEther("10") });
await send(alice, staking, call("stake()"), parseEther("1"));
await use(alice, staking, "leave()");
await twin("Tipper", "coinbase-tip", "a tip for the block's maker", ask("outflow.for-nothing"), { data: call("put()"), value: parseEther("0.1") });
const ballots = await twin("Ballots", "vote-by-block", "ends at a block", allow(), { data: call("castVote(uint256,uint8)", 1n, 1) });
await use(maker, ballots, "propose(uint256,uint256)", 1n, 100_000n);
await twin("GasRefunder", "gas-refund", "pays back the gas", allow(), { data: call("work()"), funds: parseEther("1") });
await twin("Lottery", "lottery", "a ticket for a stated value", ask("outflow.for-nothing"), { data: call("enter()"), value: parseEther("0.1") });
await twin("ScratchCard", "scratch-card", "chance decides whether it wins", ask("outflow.for-nothing"),
  { data: call("scratch()"), value: parseEther("0.01"), funds: parseEther("5") });
await twin("CoinFlip", "coin-flip", "chance, which the run happens to win", ask("evasion.chance"),
  { data: call("flip()"), value: parseEther("0.01"), funds: parseEther("5") });
await twin("Timelock", "timelock", "runs from a time on", allow(), { data: call("execute(uint256)", 1n), args: [alice] });
const code = await deploy("Deposits", dai);
const proxied = await twin("AdminProxy", "upgradeable-vault", "an admin can replace the code", allow(),
  { data: call("deposit(uint256)", parseEther("10")), args: [code, maker], needs: [code] });
await approve(dai, proxied, parseEther("10"));
const drop = await twin("WindowDrop", "claim-window", "open for some days, or until closed", allow(),
  { data: call("claim()"), args: [usdc], needs: [usdc] });
await use(maker, usdc, "transfer(address,uint256)", drop, 10_000_000n);
const monthly = await twin("Subscription", "subscription", "a month from now for a fixed price", ask("outflow.for-nothing"),
  { data: call("subscribe(uint256)", parseEther("9")), args: [dai] });
await approve(dai, monthly, parseEther("9"));
await twin("Sale", "sale", "open until its owner closes it", allow(), { data: call("mint()"), value: parseEther("0.05") });
const pool = await twin("Pool", "pool-swap", "an average price, a fee switch and a deadline", allow(), {
  data: call("swap(uint256,uint256,address,uint256)", parseEther("10"), 9_000_000n, alice, 1_900_000_000n), args: [dai, usdc], needs: [usdc],
});
await use(alice, dai, "transfer(address,uint256)", maker, parseEther("3000"));
for (const token of [dai, usdc]) await use(maker, token, "approve(address,uint256)", pool, maxUint256);
await use(maker, pool, "add(uint256,uint256)", parseEther("1000"), 1_000_000_000n);
await approve(dai, pool, parseEther("10"));
const rewards = await twin("Rewards", "staking-exit", "rewards by the second until a period ends", ask("evasion.different"),
  { data: call("exit()"), args: [dai, usdc], needs: [usdc] });
await use(maker, usdc, "transfer(address,uint256)", rewards, 1_000_000_000n);
await use(maker, rewards, "notify(uint256)", 1_000_000_000n);
await approve(dai, rewards, parseEther("50"));
await use(alice, rewards, "stake(uint256)", parseEther("50"));
const stake = await twin("Rewards", "staking", "rewards by the second until a period ends", allow(),
  { data: call("stake(uint256)", parseEther("50")), args: [dai, usdc], needs: [usdc] });
await use(maker, stake, "notify(uint256)", 1_000_000_000n);
await approve(dai, stake, maxUint256);
await twin("LaunchCoin", "launch-coin", "limits, fees and some blocks against robots", allow(),
  { data: call("transfer(address,uint256)", bob, parseEther("5")), args: [alice, parseEther("100")], needs: [bob] });
await twin("PhasedMint", "phased-mint", "phases, and a price that falls", allow(), { data: call("mint(uint256)", 2n), value: parseEther("0.1") });
const bridge = await twin("DailyBridge", "daily-bridge", "so much a day", ask("outflow.for-nothing"), { data: call("send(uint256)", parseEther("20")), args: [dai] });
await approve(dai, bridge, maxUint256);
const lending = await twin("Lending", "lending-supply", "an index that grows, a cap and a pause", allow(),
  { data: call("supply(uint256)", parseEther("20")), args: [dai] });
await approve(dai, lending, maxUint256);
const lent = await twin("Lending", "lending-withdraw", "an index that grows", allow(),
  { data: call("withdraw(uint256)", parseEther("10")), args: [dai] });
await approve(dai, lent, parseEther("20"));
await use(alice, lent, "supply(uint256)", parseEther("20"));
const shares = await twin("Vault", "vault-mint", "a price by what is held", allow(),
  { data: call("mint(uint256,address)", parseEther("10"), alice), args: [dai] });
await approve(dai, shares, maxUint256);
await use(alice, shares, "deposit(uint256,address)", parseEther("20"), alice);
const shop = await twin("Shop", "shop", "a price that may change, up to a limit", ask("outflow.for-nothing"),
  { data: call("buy(uint256,uint256)", 2n, parseEther("6")), args: [dai] });
await approve(dai, shop, maxUint256);
const feeVault = await twin("FeeVault", "fee-vault", "a fee that its owner sets", allow(),
  { data: call("deposit(uint256)", parseEther("10")), args: [dai] });
await approve(dai, feeVault, maxUint256);
const gate = await twin("Gate", "gate", "what a listed token says that the caller has", allow(),
  { data: call("enter()"), args: [weth], needs: [weth] });
await send(alice, weth, call("deposit()"), parseEther("2"));
await approve(weth, gate, maxUint256);
const zap = await twin("Zap", "zap", "hands on what a token says that it holds", ask("evasion.possible"),
  { data: call("zap(uint256,uint256)", parseEther("10"), 9_900_000n), args: [dai, usdc], needs: [usdc, maker] });
await approve(dai, zap, maxUint256);
await use(maker, usdc, "approve(address,uint256)", zap, maxUint256);

// --- what they came to ---
const dump = await client.request({ method: "anvil_dumpState" });
const world = JSON.parse(gunzipSync(Buffer.from(dump.slice(2), "hex")).toString()).accounts;
function account(address) {
  const found = world[address] ?? { nonce: 0, balance: "0x0" };
  const entry = { balance: address === alice ? toHex(parseEther("1000")) : found.balance };
  if (found.nonce) entry.nonce = toHex(found.nonce);
  if (found.code && found.code !== "0x") entry.code = found.code;
  const slots = Object.entries(found.storage ?? {}).filter(([, v]) => BigInt(v) !== 0n).sort();
  if (slots.length) entry.storage = Object.fromEntries(slots.map(([k, v]) => [toHex(BigInt(k), { size: 32 }), toHex(BigInt(v))]));
  return entry;
}
const folder = "../app/src/test/resources/golden/redpill";
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) rmSync(`${folder}/${file}`);
const index = [];
for (const { kind, name, trick, expect, needs, to, data, value } of cases) {
  const full = `${kind}-${name}`;
  const it = {
    name: `${kind} ${name.replaceAll("-", " ")}`,
    chainId: CHAIN,
    account: alice,
    known: { tokens, addressNames: { [bob]: "Bob" } },
    method: "eth_sendTransaction",
    params: [{ from: alice, to, ...(value ? { value: toHex(value) } : {}), ...(data === "0x" ? {} : { data }) }],
    at: {
      fork: "osaka",
      block: {
        number: toHex(1000), timestamp: toHex(1_764_000_600), gasLimit: toHex(60_000_000n),
        baseFeePerGas: toHex(1_000_000_000n), coinbase: "0x4242424242424242424242424242424242424242",
        prevRandao: pad("0x1234", { size: 32 }),
      },
      blockHashes: { [toHex(999)]: pad("0x7777", { size: 32 }) },
      alloc: Object.fromEntries([...new Set(needs)].sort().map((address) => [address, account(address)])),
    },
  };
  writeFileSync(`${folder}/${full}.json`, `${JSON.stringify(it, null, 2)}\n`);
  index.push({ name: full, kind, trick, ...expect });
}
writeFileSync(`${folder}/index.json`, `${JSON.stringify(index, null, 1)}\n`);
console.error(`${index.length} red pills and honest twins`);
node.kill();
process.exit(0);
