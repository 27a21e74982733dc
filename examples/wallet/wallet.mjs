// A wallet that sends through Bothy's door, on the practice chain:
//
//   ./bothy up                                                   in one terminal
//   cd examples/wallet && npm install && node wallet.mjs         in another
//
// A payment goes through, and so does a swap with a floor. An approval that would let a drainer take every
// token, and a call that would take them at once, are stopped at the door. BOTHY_DOOR names another address
// than the usual one.
import {createPublicClient, createWalletClient, formatEther, formatUnits, http, maxUint256, parseAbi,
  parseEther} from 'viem';
import {privateKeyToAccount} from 'viem/accounts';
import {foundry} from 'viem/chains';

const DOOR = process.env.BOTHY_DOOR ?? 'http://127.0.0.1:8645';
const transport = http(DOOR, {retryCount: 0, timeout: 30_000});
// the first account of the phrase "test test … junk": everybody knows this key, it is for practice only
const account = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
const chain = createPublicClient({chain: foundry, transport, pollingInterval: 250});
const wallet = createWalletClient({account, chain: foundry, transport});

const FRIEND = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const USDC = '0x3bE1746852091e6CB4b769fC83B17584DBF4F141';
const WETH = '0x128236dc0cF966F37E4843D7Ed8E09b41B4053F8';
const ROUTER = '0xADA43405c4611D6aAb62E24884aFCb0652240ad0';
const DRAINER = '0xf6B922692612cC587EC6F552F80387B376df8464';

const token = parseAbi([
  'function balanceOf(address) view returns (uint256)',
  'function approve(address, uint256) returns (bool)',
]);
const router = parseAbi([
  'function getAmountsOut(uint256, address[]) view returns (uint256[])',
  'function swapExactETHForTokens(uint256, address[], address, uint256) payable returns (uint256[])',
]);

const dollars = async () => formatUnits(
  await chain.readContract({address: USDC, abi: token, functionName: 'balanceOf', args: [account.address]}), 6);

async function send(what, request) {
  try {
    const hash = await request();
    const receipt = await chain.waitForTransactionReceipt({hash, timeout: 20_000});
    console.log(`${what}: ${receipt.status} in block ${receipt.blockNumber}`);
    return receipt.status === 'success';
  } catch (error) {
    console.log(`${what}: stopped. ${error.details ?? error.shortMessage ?? error.message}`);
    return false;
  }
}

console.log(`${account.address} has ${formatEther(await chain.getBalance(account))} ETH and ${await dollars()} USDC`);

const paid = await send('a payment of 0.01 ETH', () =>
  wallet.sendTransaction({to: FRIEND, value: parseEther('0.01')}));

const path = [WETH, USDC];
const amount = parseEther('0.1');
const [, expected] = await chain.readContract(
  {address: ROUTER, abi: router, functionName: 'getAmountsOut', args: [amount, path]});
const {timestamp} = await chain.getBlock();
const swapped = await send(`a swap of 0.1 ETH for at least ${formatUnits(expected * 99n / 100n, 6)} USDC`, () =>
  wallet.writeContract({address: ROUTER, abi: router, functionName: 'swapExactETHForTokens', value: amount,
    args: [expected * 99n / 100n, path, account.address, timestamp + 600n]}));

const approved = await send('an approval of all USDC to a drainer', () =>
  wallet.writeContract({address: USDC, abi: token, functionName: 'approve', args: [DRAINER, maxUint256]}));

console.log(`${account.address} has ${await dollars()} USDC`);
process.exitCode = paid && swapped && !approved ? 0 : 1;
