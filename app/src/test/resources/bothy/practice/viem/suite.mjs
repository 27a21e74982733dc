// Asks a node what wallets and libraries ask, through viem, and prints each answer by its name as JSON.
// node suite.mjs URL CONTRACTS.json; the node has the ten accounts of the "test ... junk" mnemonic and is at its genesis.
import { readFileSync } from "node:fs";
import {
  createPublicClient, createTestClient, createWalletClient, custom, encodeDeployData, encodeFunctionData, getContractAddress,
  hashTypedData, http, keccak256, maxUint256, parseAbi, parseEther, parseGwei, recoverMessageAddress, toHex,
  verifyTypedData, walletActions, publicActions,
} from "viem";
import { mnemonicToAccount, privateKeyToAccount } from "viem/accounts";
import { foundry } from "viem/chains";

const [url, contractsFile] = process.argv.slice(2);
const contracts = JSON.parse(readFileSync(contractsFile, "utf8"));
const transport = http(url, { retryCount: 0 });
const test = createTestClient({ mode: "anvil", chain: foundry, transport, pollingInterval: 20 })
  .extend(publicActions)
  .extend(walletActions);
const raw = (method, params = []) => test.request({ method, params }, { retryCount: 0 });
const mnemonic = "test test test test test test test test test test test junk";
const [alice, bob, carol] = [0, 1, 2].map((addressIndex) => mnemonicToAccount(mnemonic, { addressIndex }));
const nobody = "0x00000000000000000000000000000000000a11ce";

const answers = {};
const plain = (value) =>
  JSON.parse(JSON.stringify(value ?? null, (_, v) => (typeof v === "bigint" ? v.toString() : v === undefined ? null : v)));
async function ask(name, work) {
  try {
    answers[name] = plain(await work());
  } catch (e) {
    const cause = e.walk ? e.walk((inner) => inner.code !== undefined) : null;
    answers[name] = { error: e.walk?.()?.name ?? e.name, is: e.cause?.name ?? e.name, code: cause?.code ?? null, data: cause?.data ?? null };
    if (!e.walk) answers[name].says = String(e.stack);
  }
}
/** Names and kinds of members, deep: what a client's parser would meet. */
const shape = (value) => {
  if (Array.isArray(value)) return value.map(shape);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, shape(value[key])]));
  }
  if (typeof value === "string") return /^0x[0-9a-f]*$/.test(value) ? (value.length > 20 ? `hex ${value.length}` : "quantity") : "text";
  return value === null ? "null" : typeof value;
};
const pick = (object, ...names) => Object.fromEntries(names.map((name) => [name, object[name]]));
const mined = async (hash) => test.waitForTransactionReceipt({ hash });
const fees = { maxFeePerGas: parseGwei("20"), maxPriorityFeePerGas: parseGwei("1") };

// --- what there is at first ---
await ask("chain id", () => test.getChainId());
await ask("net_version", () => raw("net_version"));
await ask("net_listening", () => raw("net_listening"));
await ask("accounts", () => raw("eth_accounts"));
await ask("block number", () => test.getBlockNumber());
await ask("balance", () => test.getBalance({ address: alice.address }));
await ask("balance of nobody", () => test.getBalance({ address: nobody }));
await ask("nonce", () => test.getTransactionCount({ address: alice.address }));
await ask("code of nobody", () => test.getCode({ address: nobody }));
await ask("storage of nobody", () => raw("eth_getStorageAt", [nobody, "0x0", "latest"]));
await ask("gas price", () => test.getGasPrice());
await ask("tip", () => test.estimateMaxPriorityFeePerGas());
await ask("blob base fee", () => test.getBlobBaseFee());
await ask("syncing", () => raw("eth_syncing"));
await ask("genesis shape", async () => shape(await raw("eth_getBlockByNumber", ["earliest", false])));
await ask("genesis", async () => pick(await test.getBlock({ blockTag: "earliest" }),
  "number", "gasUsed", "gasLimit", "parentHash", "miner", "difficulty", "sha3Uncles", "transactionsRoot", "receiptsRoot", "withdrawalsRoot", "nonce"));
await ask("block that there isn't", () => raw("eth_getBlockByNumber", ["0x1000", false]));
await ask("hash that there isn't", () => raw("eth_getBlockByHash", [keccak256("0x01"), false]));
await ask("transaction that there isn't", () => raw("eth_getTransactionByHash", [keccak256("0x02")]));
await ask("receipt that there isn't", () => raw("eth_getTransactionReceipt", [keccak256("0x02")]));
await ask("balance at a block that there isn't", () => test.getBalance({ address: alice.address, blockNumber: 4096n }));
await ask("method that there isn't", () => raw("eth_nothing"));
await ask("bad parameter", () => raw("eth_getBalance", ["0x12", "latest"]));
await ask("fee history at first", () => test.getFeeHistory({ blockCount: 4, rewardPercentiles: [25, 75] }));

// --- a payment ---
const wallet = createWalletClient({ account: alice, chain: foundry, transport });
let hash = await wallet.sendTransaction({ to: bob.address, value: parseEther("1"), ...fees });
await ask("payment's hash", () => hash);
await ask("payment's receipt", async () => {
  const { blockHash, logsBloom, ...rest } = await mined(hash);
  delete rest.blockTimestamp;
  return rest;
});
await ask("receipt shape", async () => shape(await raw("eth_getTransactionReceipt", [hash])));
await ask("transaction", async () => {
  const { blockHash, blockTimestamp, ...rest } = await test.getTransaction({ hash });
  return rest;
});
await ask("transaction shape", async () => shape(await raw("eth_getTransactionByHash", [hash])));
await ask("transaction by index", async () => (await test.getTransaction({ blockNumber: 1n, index: 0 })).hash);
await ask("transaction at an index too high", () => raw("eth_getTransactionByBlockNumberAndIndex", ["0x1", "0x5"]));
await ask("block", async () => pick(await test.getBlock({ blockNumber: 1n }),
  "number", "gasUsed", "gasLimit", "baseFeePerGas", "transactions", "transactionsRoot", "receiptsRoot", "blobGasUsed", "excessBlobGas", "logsBloom"));
await ask("block shape", async () => shape(await raw("eth_getBlockByNumber", ["latest", false])));
await ask("full block shape", async () => shape((await raw("eth_getBlockByNumber", ["latest", true])).transactions));
await ask("block by hash", async () => {
  const block = await test.getBlock({ blockNumber: 1n });
  return (await test.getBlock({ blockHash: block.hash })).number;
});
await ask("count", () => test.getBlockTransactionCount({ blockNumber: 1n }));
await ask("balance after", () => test.getBalance({ address: bob.address }));
await ask("balance before", () => test.getBalance({ address: bob.address, blockNumber: 0n }));
await ask("sender's balance after", () => test.getBalance({ address: alice.address }));
await ask("nonce after", () => test.getTransactionCount({ address: alice.address }));
await ask("block receipts", async () => (await raw("eth_getBlockReceipts", ["latest"])).map((r) => r.transactionHash));
await ask("timestamps grow", async () => {
  const [one, two] = await Promise.all([test.getBlock({ blockNumber: 0n }), test.getBlock({ blockNumber: 1n })]);
  return two.timestamp > one.timestamp;
});
await ask("account proof's shape", async () => {
  const proof = await test.getProof({ address: alice.address, storageKeys: [toHex(1, { size: 32 })] });
  return { ...pick(proof, "balance", "nonce", "codeHash", "storageHash", "address"), slots: proof.storageProof, nodes: proof.accountProof.length > 0 };
});

// --- other types of transactions ---
for (const [name, request] of [
  ["legacy", { type: "legacy", gasPrice: parseGwei("5") }],
  ["access list", { type: "eip2930", gasPrice: parseGwei("5"), accessList: [{ address: bob.address, storageKeys: [toHex(1, { size: 32 })] }] }],
]) {
  await ask(name, async () => {
    const receipt = await mined(await wallet.sendTransaction({ to: carol.address, value: 5n, ...request }));
    const { blockHash, blockTimestamp, ...transaction } = await test.getTransaction({ hash: receipt.transactionHash });
    return { ...pick(receipt, "status", "type", "gasUsed", "effectiveGasPrice"), transaction };
  });
}
await ask("unsigned by a node's account", async () => {
  const sent = await raw("eth_sendTransaction", [{ from: carol.address, to: bob.address, value: "0x7", gas: "0x5208", maxFeePerGas: "0x4a817c800", maxPriorityFeePerGas: "0x3b9aca00" }]);
  return pick(await mined(sent), "status", "from", "transactionHash");
});
await ask("filled in by the node", async () => {
  const sent = await raw("eth_sendTransaction", [{ from: carol.address, to: bob.address, value: "0x7" }]);
  return pick(await test.getTransaction({ hash: sent }), "gas", "nonce", "type", "maxPriorityFeePerGas");
});

// --- contracts ---
const coin = contracts.Coin;
const abi = coin.abi;
await ask("estimate of a deployment", () => test.estimateGas({
  account: alice, data: encodeDeployData({ abi, bytecode: coin.code, args: ["Dai", "DAI", 18, alice.address, parseEther("1000")] }) }));
hash = await wallet.deployContract({ abi, bytecode: coin.code, args: ["Dai", "DAI", 18, alice.address, parseEther("1000")], ...fees });
const dai = (await mined(hash)).contractAddress;
await ask("deployment", async () => {
  const receipt = await mined(hash);
  return { ...pick(receipt, "contractAddress", "status", "gasUsed", "to"), logs: receipt.logs.map((l) => pick(l, "address", "topics", "data", "logIndex", "removed", "transactionIndex")), bloom: receipt.logsBloom };
});
await ask("log shape", async () => shape((await raw("eth_getTransactionReceipt", [hash])).logs));
await ask("code", async () => keccak256(await test.getCode({ address: dai })));
await ask("read", () => test.readContract({ address: dai, abi, functionName: "balanceOf", args: [alice.address] }));
await ask("read text", () => test.readContract({ address: dai, abi, functionName: "symbol" }));
await ask("read before it was there", () => test.readContract({ address: dai, abi, functionName: "symbol", blockNumber: 1n }));
await ask("slot", async () => raw("eth_getStorageAt", [dai, "0x2", "latest"]));
await ask("storage proof", async () => {
  const proof = await test.getProof({ address: dai, storageKeys: [toHex(2, { size: 32 }), toHex(99, { size: 32 })] });
  return { ...pick(proof, "codeHash", "storageHash", "nonce"), slots: proof.storageProof };
});
await ask("simulated write", async () => (await test.simulateContract({ account: alice, address: dai, abi, functionName: "transfer", args: [bob.address, 5n] })).result);
await ask("write", async () => {
  const receipt = await mined(await wallet.writeContract({ address: dai, abi, functionName: "transfer", args: [bob.address, 5n], ...fees }));
  return { ...pick(receipt, "status", "gasUsed", "cumulativeGasUsed"), logs: receipt.logs.map((l) => l.topics) };
});
await ask("estimate of a transfer", () => test.estimateContractGas({ account: alice, address: dai, abi, functionName: "transfer", args: [bob.address, 5n] }));
await ask("estimate of a payment", () => test.estimateGas({ account: alice, to: bob.address, value: 1n }));
await ask("estimate of what reverts", () => test.estimateContractGas({ account: carol, address: dai, abi, functionName: "transfer", args: [bob.address, 5n] }));
await ask("reverting read with its own error", () => test.readContract({ account: carol, address: dai, abi, functionName: "transfer", args: [bob.address, 5n] }));
await ask("reverting simulation", () => test.simulateContract({ account: carol, address: dai, abi, functionName: "transferFrom", args: [alice.address, bob.address, 5n] }));
const reason = "0x08c379a0" + toHex(32, { size: 32 }).slice(2) + toHex(3, { size: 32 }).slice(2) + "6e6f21".padEnd(64, "0");
const reverter = "0x6064600c60003960646000fd" + reason.slice(2); // creation code that reverts with Error("no!")
await ask("revert with a reason", () => test.call({ account: alice, data: reverter }));
await ask("invalid instruction", () => test.call({ account: alice, data: "0xfe" }));
await ask("call without funds", () => test.call({ account: nobody, to: bob.address, value: 1n }));
await ask("call with too little gas", () => test.call({ account: alice, to: bob.address, gas: 20_000n }));
await ask("failed transaction", async () => {
  const sent = await createWalletClient({ account: carol, chain: foundry, transport })
    .writeContract({ address: dai, abi, functionName: "transfer", args: [bob.address, 5n], gas: 100_000n, ...fees });
  return pick(await mined(sent), "status", "gasUsed", "logs");
});

// --- overrides, access lists, simulation ---
await ask("call with overrides", () => test.call({
  account: nobody, to: bob.address, value: parseEther("3"), stateOverride: [{ address: nobody, balance: parseEther("4") }] }));
await ask("call with code put in place", () => test.call({
  to: nobody, stateOverride: [{ address: nobody, code: "0x5f545f5260205ff3", stateDiff: [{ slot: toHex(0, { size: 32 }), value: toHex(77, { size: 32 }) }] }] }));
await ask("balance by overridden state", () => test.readContract({
  address: dai, abi, functionName: "totalSupply", stateOverride: [{ address: dai, state: [{ slot: toHex(2, { size: 32 }), value: toHex(5, { size: 32 }) }] }] }));
await ask("access list", async () => {
  const made = await test.createAccessList({ account: alice, to: dai, data: encodeFunctionData({ abi, functionName: "transfer", args: [carol.address, 1n] }) });
  return { gasUsed: made.gasUsed, list: made.accessList.map((e) => ({ address: e.address, keys: [...e.storageKeys].sort() })) };
});
const transfer = (to, amount) => encodeFunctionData({ abi, functionName: "transfer", args: [to, amount] });
const simulate = () => test.simulateBlocks({ blocks: [
  { calls: [{ account: alice, to: dai, data: transfer(nobody, 9n) }, { account: alice, to: dai, data: encodeFunctionData({ abi, functionName: "balanceOf", args: [nobody] }) }] },
  { stateOverrides: [{ address: nobody, balance: parseEther("1") }], calls: [{ account: nobody, to: dai, data: transfer(bob.address, 4n) }, { account: nobody, to: dai, data: transfer(bob.address, 400n) }] },
] });
await ask("simulated calls", async () => (await simulate()).map((block) => ({ gasUsed: block.gasUsed,
  calls: block.calls.map((call) => ({ ...pick(call, "status", "data", "gasUsed"), logs: (call.logs ?? []).map((l) => pick(l, "address", "topics", "data", "logIndex")), error: call.error?.name ?? null })) })));
await ask("simulated blocks", async () => {
  const head = await test.getBlockNumber();
  return (await simulate()).map((block) => ({ after: block.number - head, baseFee: block.baseFeePerGas }));
});
await ask("simulated transfers of ether", async () => {
  const [block] = await test.simulateBlocks({ traceTransfers: true, blocks: [{ calls: [{ account: alice, to: nobody, value: 3n }] }] });
  return block.calls.map((call) => (call.logs ?? []).map((l) => pick(l, "address", "topics", "data")));
});
await ask("simulated calls with asset changes", async () => {
  const { results } = await test.simulateCalls({ account: alice.address, calls: [{ to: nobody, value: 3n }, { to: dai, data: transfer(nobody, 2n) }] });
  return results.map((r) => pick(r, "status", "gasUsed"));
});

// --- logs and filters ---
const event = parseAbi(["event Transfer(address indexed from, address indexed to, uint256 value)"])[0];
await ask("logs", async () => (await test.getLogs({ address: dai, event, fromBlock: 0n, toBlock: "latest" })).map((l) => ({ ...pick(l, "args", "logIndex", "blockNumber", "address") })));
await ask("logs by topic", async () => (await test.getLogs({ event, args: { to: bob.address }, fromBlock: "earliest" })).length);
await ask("logs of nothing", async () => (await test.getLogs({ address: nobody, fromBlock: 0n })).length);
await ask("logs backwards", () => raw("eth_getLogs", [{ fromBlock: "0x5", toBlock: "0x1" }]));
await ask("filters", async () => {
  const [blocks, events, pending] = [await test.createBlockFilter(), await test.createEventFilter({ address: dai, event }), await test.createPendingTransactionFilter()];
  const sent = await wallet.writeContract({ address: dai, abi, functionName: "transfer", args: [bob.address, 6n], ...fees });
  await mined(sent);
  const seen = [await test.getFilterChanges({ filter: blocks }), await test.getFilterChanges({ filter: events }), await test.getFilterChanges({ filter: pending })];
  const again = await test.getFilterChanges({ filter: events });
  return { blocks: seen[0].length, events: seen[1].map((l) => l.args), pending: seen[2].includes(sent), again: again.length, gone: await test.uninstallFilter({ filter: events }), twice: await test.uninstallFilter({ filter: events }) };
});
await ask("filter that there isn't", () => raw("eth_getFilterChanges", ["0x7777"]));

// --- traces ---
const traced = { from: alice.address, to: dai, data: transfer(bob.address, 1n) };
await ask("call trace", async () => {
  const trace = await raw("debug_traceCall", [{ ...traced, gas: "0x30d40" }, "latest", { tracer: "callTracer", tracerConfig: { withLog: true } }]);
  return { ...pick(trace, "from", "to", "type", "gasUsed", "input", "output", "value"), logs: trace.logs.map((l) => pick(l, "address", "topics", "data")) };
});
let gasTraced;
await ask("transaction trace", async () => {
  const sent = await wallet.writeContract({ address: dai, abi, functionName: "transfer", args: [bob.address, 7n], gas: 100_000n, ...fees });
  await mined(sent);
  const trace = await raw("debug_traceTransaction", [sent, { tracer: "callTracer" }]);
  gasTraced = trace.gas;
  const state = await raw("debug_traceTransaction", [sent, { tracer: "prestateTracer", tracerConfig: { diffMode: true } }]);
  return { ...pick(trace, "from", "to", "type", "gasUsed", "input", "output"), touched: Object.keys(state.post).sort(), slots: state.post[dai.toLowerCase()]?.storage };
});
await ask("gas limit in a transaction's trace", () => gasTraced);
await ask("prestate trace", async () => {
  const state = await raw("debug_traceCall", [traced, "latest", { tracer: "prestateTracer" }]);
  return { slots: state[dai.toLowerCase()].storage, code: keccak256(state[dai.toLowerCase()].code) };
});

// --- what is refused ---
const rawSend = async (request) => wallet.sendRawTransaction({ serializedTransaction: await alice.signTransaction({ chainId: 31337, type: "eip1559", gas: 21_000n, to: bob.address, ...fees, ...request }) });
const nonce = async () => test.getTransactionCount({ address: alice.address });
await ask("nonce too low", () => rawSend({ nonce: 0 }));
await ask("fee too low", async () => rawSend({ nonce: await nonce(), maxFeePerGas: 1n, maxPriorityFeePerGas: 1n }));
await ask("tip above fee", async () => rawSend({ nonce: await nonce(), maxFeePerGas: parseGwei("2"), maxPriorityFeePerGas: parseGwei("3") }));
await ask("gas too low", async () => rawSend({ nonce: await nonce(), gas: 20_000n }));
await ask("funds too low", async () => rawSend({ nonce: await nonce(), value: parseEther("100000") }));
await ask("another chain", async () => rawSend({ nonce: await nonce(), chainId: 1 }));
await ask("bytes that are no transaction", () => raw("eth_sendRawTransaction", ["0x02c0"]));
await ask("sender that the node has no key of", () => raw("eth_sendTransaction", [{ from: nobody, to: bob.address, value: "0x1" }]));

// --- signatures ---
const node = createWalletClient({ account: alice.address, chain: foundry, transport });
const typed = { domain: { name: "Dai", version: "1", chainId: 31337, verifyingContract: dai }, primaryType: "Permit",
  types: { Permit: [{ name: "owner", type: "address" }, { name: "spender", type: "address" }, { name: "value", type: "uint256" }, { name: "nonce", type: "uint256" }, { name: "deadline", type: "uint256" }] },
  message: { owner: alice.address, spender: bob.address, value: 3n, nonce: 0n, deadline: maxUint256 } };
await ask("personal message", () => node.signMessage({ message: "hello" }));
await ask("personal message in hex", () => node.signMessage({ message: { raw: "0x1234" } }));
await ask("eth_sign", () => raw("eth_sign", [alice.address, "0x1234"]));
await ask("typed data", () => node.signTypedData(typed));
await ask("permit", async () => {
  const signature = await node.signTypedData(typed);
  const [r, s, v] = [signature.slice(0, 66), `0x${signature.slice(66, 130)}`, parseInt(signature.slice(130), 16)];
  await mined(await node.writeContract({ address: dai, abi, functionName: "permit", args: [alice.address, bob.address, 3n, maxUint256, v, r, s] }));
  return test.readContract({ address: dai, abi, functionName: "allowance", args: [alice.address, bob.address] });
});
await ask("delegation", async () => {
  const authorization = await wallet.signAuthorization({ account: carol, contractAddress: dai });
  const receipt = await mined(await wallet.sendTransaction({ to: carol.address, authorizationList: [authorization], gas: 200_000n, ...fees }));
  const { blockHash, blockTimestamp, ...transaction } = await test.getTransaction({ hash: receipt.transactionHash });
  return { status: receipt.status, code: await test.getCode({ address: carol.address }), list: transaction.authorizationList };
});

// --- time, mining, accounts set by hand ---
await ask("manual mining", async () => {
  await test.setAutomine(false);
  const first = await nonce();
  const one = await rawSend({ nonce: first, value: 1n });
  const two = await rawSend({ nonce: first + 1, value: 2n });
  const before = await test.getTransactionCount({ address: alice.address, blockTag: "pending" });
  const waiting = await test.getTransaction({ hash: two });
  const pending = await test.getBlock({ blockTag: "pending" });
  await test.mine({ blocks: 1 });
  const [a, b] = [await test.getTransactionReceipt({ hash: one }), await test.getTransactionReceipt({ hash: two })];
  await test.setAutomine(true);
  return { pending: before - first, waits: waiting.blockNumber, together: a.blockNumber === b.blockNumber, index: b.transactionIndex, cumulative: b.cumulativeGasUsed, inPending: pending.transactions.length };
});
await ask("hash of the pending block", async () => (await test.getBlock({ blockTag: "pending" })).hash);
await ask("a gap in the nonces", async () => {
  const first = await nonce();
  const later = await rawSend({ nonce: first + 1, value: 1n });
  const before = (await test.getTransaction({ hash: later })).blockNumber;
  await mined(await rawSend({ nonce: first, value: 1n }));
  return { before, after: (await mined(later)).status };
});
await ask("a replacement", async () => {
  await test.setAutomine(false);
  const first = await nonce();
  const one = await rawSend({ nonce: first, value: 1n });
  const two = await rawSend({ nonce: first, value: 2n, maxFeePerGas: parseGwei("40"), maxPriorityFeePerGas: parseGwei("2") });
  await test.mine({ blocks: 1 });
  await test.setAutomine(true);
  return { second: (await test.getTransactionReceipt({ hash: two })).status, first: await raw("eth_getTransactionReceipt", [one]) };
});
await ask("an underpriced replacement", async () => {
  await test.setAutomine(false);
  const first = await nonce();
  await rawSend({ nonce: first, value: 1n });
  try {
    return await rawSend({ nonce: first, value: 2n });
  } finally {
    await test.mine({ blocks: 1 });
    await test.setAutomine(true);
  }
});
await ask("time travel", async () => {
  const now = (await test.getBlock()).timestamp;
  await test.setNextBlockTimestamp({ timestamp: now + 1000n });
  await test.mine({ blocks: 1 });
  const then = (await test.getBlock()).timestamp;
  await test.increaseTime({ seconds: 5000 });
  await test.mine({ blocks: 1 });
  const later = (await test.getBlock()).timestamp;
  return { set: then - now, moved: later - then >= 5000n && later - then < 5060n };
});
await ask("time backwards", () => test.setNextBlockTimestamp({ timestamp: 5n }));
await ask("blocks apart", async () => {
  const before = await test.getBlock();
  await test.mine({ blocks: 5, interval: 100 });
  const after = await test.getBlock();
  return { blocks: after.number - before.number, apart: after.timestamp - before.timestamp >= 400n };
});
await ask("set by hand", async () => {
  await test.setBalance({ address: nobody, value: 77n });
  await test.setNonce({ address: nobody, nonce: 9 });
  await test.setCode({ address: nobody, bytecode: "0x60015f5260205ff3" });
  await test.setStorageAt({ address: nobody, index: 3, value: toHex(4, { size: 32 }) });
  return [await test.getBalance({ address: nobody }), await test.getTransactionCount({ address: nobody }), await test.getCode({ address: nobody }),
    await test.getStorageAt({ address: nobody, slot: "0x3" }), (await test.call({ to: nobody })).data];
});
await ask("impersonation", async () => {
  const whale = "0x00000000000000000000000000000000000B0a75";
  await test.setBalance({ address: whale, value: parseEther("5") });
  await test.impersonateAccount({ address: whale });
  const receipt = await mined(await test.sendTransaction({ account: whale, to: bob.address, value: parseEther("1"), chain: null }));
  await test.stopImpersonatingAccount({ address: whale });
  let after = "sent";
  try {
    await test.sendTransaction({ account: whale, to: bob.address, value: 1n, chain: null });
  } catch (e) {
    after = "refused";
  }
  return { ...pick(receipt, "from", "status"), after };
});
await ask("snapshot", async () => {
  const before = await test.getBalance({ address: bob.address });
  const id = await test.snapshot();
  await mined(await wallet.sendTransaction({ to: bob.address, value: 9n, ...fees }));
  await test.revert({ id });
  return { back: (await test.getBalance({ address: bob.address })) === before, again: await raw("evm_revert", [id]).catch(() => false) };
});
await ask("fee history", async () => {
  const history = await test.getFeeHistory({ blockCount: 3, rewardPercentiles: [50] });
  return { fees: history.baseFeePerGas.length, ratios: history.gasUsedRatio.length, rewards: history.reward.map((r) => r.length) };
});

console.log(JSON.stringify(answers, null, 1));
