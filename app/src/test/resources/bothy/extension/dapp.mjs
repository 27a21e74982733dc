// A page as most are made: finds wallets by EIP-6963 and speaks to them through viem.
import {createPublicClient, createWalletClient, custom, parseEther} from 'viem';
import {foundry} from 'viem/chains';

const found = new Map();
window.addEventListener('eip6963:announceProvider', event => found.set(event.detail.info.rdns, event.detail));
window.dispatchEvent(new Event('eip6963:requestProvider'));

const chosen = name => custom(found.get(name).provider, {retryCount: 0});
const wallet = name => createWalletClient({chain: foundry, transport: chosen(name)});
const told = error => ({code: error.walk?.(each => each.code !== undefined)?.code ?? error.code, says: error.details ?? error.message});
const tried = async action => {
  try {
    return {result: await action()};
  } catch (error) {
    return {error: told(error)};
  }
};

window.dapp = {
  names: () => [...found.keys()],
  info: name => ({...found.get(name).info, frozen: Object.isFrozen(found.get(name)) && Object.isFrozen(found.get(name).provider)}),
  connect: name => tried(() => wallet(name).requestAddresses()),
  accounts: name => tried(() => wallet(name).getAddresses()),
  permissions: name => tried(() => wallet(name).getPermissions()),
  balance: (name, address) => tried(async () => String(await createPublicClient({chain: foundry, transport: chosen(name)}).getBalance({address}))),
  pay: (name, account, to) => tried(async () => {
    const hash = await wallet(name).sendTransaction({account, to, value: parseEther('0.01')});
    const client = createPublicClient({chain: foundry, transport: chosen(name), pollingInterval: 200});
    return (await client.waitForTransactionReceipt({hash, timeout: 20_000})).status;
  }),
  say: (name, account, message) => tried(() => wallet(name).signMessage({account, message})),
  sign: (name, account, data) => tried(() => wallet(name).signTypedData({account, ...data})),
  batch: (name, account, calls) => tried(() => wallet(name).sendCalls({account, calls})),
  capabilities: (name, account) => tried(() => wallet(name).getCapabilities({account})),
  switchTo: (name, id) => tried(() => wallet(name).switchChain({id})),
  ask: (name, method, params) => tried(() => found.get(name).provider.request({method, params})),
};
