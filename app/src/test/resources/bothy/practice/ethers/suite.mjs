// Asks a node what wallets and libraries ask, through ethers, and prints each answer by its name as JSON.
// node suite.mjs URL CONTRACTS.json; the node has the ten accounts of the "test ... junk" mnemonic and is at its genesis.
import { readFileSync } from "node:fs";
import { Contract, ContractFactory, HDNodeWallet, JsonRpcProvider, keccak256, parseEther, parseUnits } from "ethers";

const [url, contractsFile] = process.argv.slice(2);
const { Coin } = JSON.parse(readFileSync(contractsFile, "utf8"));
const provider = new JsonRpcProvider(url, undefined, { cacheTimeout: -1 });
provider.pollingInterval = 50;
const mnemonic = "test test test test test test test test test test test junk";
const [alice, bob] = [0, 1].map((i) => HDNodeWallet.fromPhrase(mnemonic, undefined, `m/44'/60'/0'/0/${i}`).connect(provider));

const answers = {};
async function ask(name, work) {
  try {
    answers[name] = JSON.parse(JSON.stringify((await work()) ?? null, (_, v) => (typeof v === "bigint" ? v.toString() : v)));
  } catch (e) {
    answers[name] = { code: e.code, reason: e.reason ?? null, revert: e.revert?.name ?? null, data: e.data ?? null };
    if (!e.code) answers[name].says = String(e.stack);
  }
}
const fees = { maxFeePerGas: parseUnits("20", "gwei"), maxPriorityFeePerGas: parseUnits("1", "gwei") };
const receipt = ({ status, gasUsed, type, index, from, to, contractAddress, logs }) =>
  ({ status, gasUsed, type, index, from, to, contractAddress, logs: logs.map(({ address, topics, data, index: at }) => ({ address, topics, data, at })) });

await ask("network", async () => (await provider.getNetwork()).chainId);
await ask("accounts", async () => (await provider.listAccounts()).map((signer) => signer.address));
await ask("balance", () => provider.getBalance(alice.address));
await ask("block number", () => provider.getBlockNumber());
await ask("block that there isn't", () => provider.getBlock(999));
await ask("fee data", async () => (await provider.getFeeData()).maxPriorityFeePerGas);
await ask("payment", async () => receipt(await (await alice.sendTransaction({ to: bob.address, value: parseEther("1"), ...fees })).wait()));
await ask("payment that the wallet fills in", async () => {
  const sent = await alice.sendTransaction({ to: bob.address, value: 5n });
  return { nonce: sent.nonce, gas: sent.gasLimit, type: sent.type, status: (await sent.wait()).status };
});
await ask("payment by a node's account", async () => {
  const signer = await provider.getSigner(2);
  return (await (await signer.sendTransaction({ to: bob.address, value: 5n })).wait()).status;
});
await ask("block with transactions", async () => {
  const block = await provider.getBlock(1, true);
  return { count: block.length, first: block.prefetchedTransactions[0].hash, gas: block.gasUsed };
});
const coin = await (await new ContractFactory(Coin.abi, Coin.code, alice).deploy("Dai", "DAI", 18, alice.address, parseEther("1000"), fees)).waitForDeployment();
await ask("deployment", async () => receipt(await coin.deploymentTransaction().wait()));
await ask("code", async () => keccak256(await provider.getCode(coin)));
await ask("read", () => coin.balanceOf(alice.address));
await ask("slot", async () => provider.getStorage(coin, 2));
await ask("write", async () => receipt(await (await coin.transfer(bob.address, 7n, fees)).wait()));
await ask("estimate", () => coin.transfer.estimateGas(bob.address, 7n));
await ask("dry run that reverts", () => coin.connect(provider).transfer.staticCall(bob.address, 7n));
await ask("transaction that reverts", async () => (await new Contract(coin, Coin.abi, bob).transfer(alice.address, parseEther("5"), { gasLimit: 100_000n, ...fees })).wait());
await ask("estimate that reverts", () => new Contract(coin, Coin.abi, bob).transfer.estimateGas(alice.address, parseEther("5")));
await ask("logs", async () => (await coin.queryFilter("Transfer", 0, "latest")).map((log) => log.args.toArray()));
await ask("nonce too low", () => alice.sendTransaction({ to: bob.address, value: 1n, nonce: 0, ...fees, gasLimit: 21_000n }));
await ask("funds too low", () => alice.sendTransaction({ to: bob.address, value: parseEther("1000000"), ...fees }));
await ask("new blocks", async () => {
  const seen = new Promise((done) => provider.once("block", done));
  await (await alice.sendTransaction({ to: bob.address, value: 1n, ...fees })).wait();
  return (await seen) > 0;
});
await ask("events", async () => {
  const seen = new Promise((done) => coin.once("Transfer", (from, to, value) => done({ from, to, value })));
  await new Promise((done) => setTimeout(done, 200));
  await (await coin.transfer(bob.address, 3n, fees)).wait();
  return seen;
});
console.log(JSON.stringify(answers, null, 1));
process.exit(0);
