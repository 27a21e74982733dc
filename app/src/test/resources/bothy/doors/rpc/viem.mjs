// A wallet's day at the door, through viem over HTTP and WebSocket; prints each answer by its name as JSON.
// node viem.mjs PORT; behind the door is a practice chain with the ten accounts of the "test ... junk" mnemonic.
import { createPublicClient, createWalletClient, http, parseEther, webSocket } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { foundry } from "viem/chains";

const [port] = process.argv.slice(2);
const account = mnemonicToAccount("test test test test test test test test test test test junk");
const to = "0x000000000000000000000000000000000000b0b0";
const answers = {};

async function day(name, transport) {
  const client = createPublicClient({ chain: foundry, transport, pollingInterval: 50 });
  const wallet = createWalletClient({ account, chain: foundry, transport });
  const heads = [];
  const stop = client.watchBlockNumber({ onBlockNumber: (number) => heads.push(Number(number)), emitOnBegin: false });
  await new Promise((done) => setTimeout(done, 300));
  const before = await client.getBalance({ address: to });
  const hash = await wallet.sendTransaction({ to, value: parseEther("1") });
  const receipt = await client.waitForTransactionReceipt({ hash });
  for (let i = 0; i < 100 && !heads.includes(Number(receipt.blockNumber)); i++) await new Promise((done) => setTimeout(done, 50));
  stop();
  const many = await Promise.all(Array.from({ length: 200 }, (_, i) => client.getBalance({ address: `0x${(i + 1).toString(16).padStart(40, "0")}` })));
  answers[name] = {
    chainId: await client.getChainId(),
    status: receipt.status,
    gained: String((await client.getBalance({ address: to })) - before),
    sawHead: heads.includes(Number(receipt.blockNumber)),
    many: many.length,
    refused: await client.request({ method: "made_up", params: [] }).then(() => "answered", (e) => e.walk?.((inner) => inner.code)?.code),
  };
}

const socket = webSocket(`ws://127.0.0.1:${port}`, { retryCount: 0 });
await day("http", http(`http://127.0.0.1:${port}`, { retryCount: 0 }));
await day("batched", http(`http://127.0.0.1:${port}`, { retryCount: 0, batch: { batchSize: 100 } }));
await day("webSocket", socket);

const ground = await fetch(`http://127.0.0.1:${port}`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_blockNumber", params: [] }),
});
answers.ground = ground.headers.get("x-bothy-ground");
answers.beacon = (await (await fetch(`http://127.0.0.1:${port}/eth/v1/beacon/genesis`)).json()).data.genesis_time.length > 0;
console.log(JSON.stringify(answers));
process.exit(0);
