// What any page on the web could do: it finds wallets by EIP-6963 and asks them by EIP-1193. Nothing here is
// trusted by Bothy; the calldata is written by hand so that one can read what is asked.

const contracts = await (await fetch('/contracts.json')).json();
const FRIEND = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';
const USDC = contracts['USD Coin (practice)'];
const DOLLAR = contracts['Practice Dollar'];
const WETH = contracts.WETH9;
const ROUTER = contracts['Uniswap V2 Router02'];
const SAFE = contracts['Safe of the first account'];
const DRAINER = contracts.Drainer;
const PERMIT2 = contracts.Permit2;
const ZERO = '0x' + '0'.repeat(40);
const MOST = (1n << 160n) - 1n;

const byId = id => document.getElementById(id);
const word = value => BigInt(value).toString(16).padStart(64, '0');
const utf8 = text => '0x' + [...new TextEncoder().encode(text)].map(b => b.toString(16).padStart(2, '0')).join('');
let provider = null;
let account = null;
let chainId = 31337;

function el(name, text, className) {
  const element = document.createElement(name);
  element.textContent = text ?? '';
  element.className = className ?? '';
  return element;
}

const ask = (method, params = []) => provider.request({method, params});
const view = (to, data) => ask('eth_call', [{to, data}, 'latest']);
const send = async transaction => ask('eth_sendTransaction', [{from: account, ...transaction}]);
const sign = data => ask('eth_signTypedData_v4', [account, JSON.stringify(data)]);
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

async function swap() {
  const value = 10n ** 17n;
  const path = word(2) + word(WETH) + word(USDC);
  const amounts = await view(ROUTER, '0xd06ca61f' + word(value) + word(64) + path);
  const expected = BigInt('0x' + amounts.slice(2 + 3 * 64, 2 + 4 * 64));
  const {timestamp} = await ask('eth_getBlockByNumber', ['latest', false]);
  const data = '0x7ff36ab5' + word(expected * 99n / 100n) + word(128) + word(account) + word(BigInt(timestamp) + 1200n) + path;
  return send({to: ROUTER, value: '0x' + value.toString(16), data});
}

function drainBatch() {
  const details = [USDC, DOLLAR, WETH].map(token =>
    ({token, amount: MOST.toString(), expiration: String(2n ** 48n - 1n), nonce: '0'}));
  return sign({
    types: {
      EIP712Domain: [{name: 'name', type: 'string'}, {name: 'chainId', type: 'uint256'}, {name: 'verifyingContract', type: 'address'}],
      PermitBatch: [{name: 'details', type: 'PermitDetails[]'}, {name: 'spender', type: 'address'}, {name: 'sigDeadline', type: 'uint256'}],
      PermitDetails: [{name: 'token', type: 'address'}, {name: 'amount', type: 'uint160'}, {name: 'expiration', type: 'uint48'},
        {name: 'nonce', type: 'uint48'}],
    },
    primaryType: 'PermitBatch',
    domain: {name: 'Permit2', chainId, verifyingContract: PERMIT2},
    message: {details, spender: DRAINER, sigDeadline: String(inAnHour())},
  });
}

async function safePayment(item) {
  const nonce = BigInt(await view(SAFE, '0xaffed0e0'));
  const value = 10n ** 16n;
  const hashes = el('dl');
  const separator = await view(SAFE, '0xf698da25');
  const hash = await view(SAFE, '0xd8d11f78' + word(FRIEND) + word(value) + word(320) + word(0) + word(0) + word(0) + word(0)
    + word(ZERO) + word(ZERO) + word(nonce) + word(0));
  for (const [name, is] of [['Domain', separator], ['safeTxHash', hash]]) {
    const value = el('dd');
    value.append(el('code', is));
    hashes.append(el('dt', name), value);
  }
  item.querySelector('dl')?.remove();
  item.append(el('p', 'The Safe itself says these. Compare them with what the desk shows, and a hardware wallet would:'), hashes);
  const fields = {to: 'address', value: 'uint256', data: 'bytes', operation: 'uint8', safeTxGas: 'uint256', baseGas: 'uint256',
    gasPrice: 'uint256', gasToken: 'address', refundReceiver: 'address', nonce: 'uint256'};
  return sign({
    types: {
      EIP712Domain: [{name: 'chainId', type: 'uint256'}, {name: 'verifyingContract', type: 'address'}],
      SafeTx: Object.entries(fields).map(([name, type]) => ({name, type})),
    },
    primaryType: 'SafeTx',
    domain: {chainId, verifyingContract: SAFE},
    message: {to: FRIEND, value: value.toString(), data: '0x', operation: 0, safeTxGas: '0', baseGas: '0', gasPrice: '0',
      gasToken: ZERO, refundReceiver: ZERO, nonce: nonce.toString()},
  });
}

function signIn(domain) {
  const now = new Date();
  return ask('personal_sign', [utf8(`${domain} wants you to sign in with your Ethereum account:
${checksummed}

Sign in to the practice page.

URI: http://${domain}/
Version: 1
Chain ID: ${chainId}
Nonce: ${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}
Issued At: ${now.toISOString()}`), account]);
}

/** EIP-4361 wants the checksum of EIP-55; the account that the practice chain begins with has this one. */
let checksummed = '';

const ASKS = [
  ['Swap 0.1 ETH for USDC', 'An honest swap with a floor, through the router.', swap],
  ['Pay a friend 0.01 ETH', 'A plain payment.', () => send({to: FRIEND, value: '0x2386f26fc10000'})],
  ['Sign in', 'With the name of this very page.', () => signIn(location.host)],
  ['Pay 0.01 ETH from your Safe', 'A Safe transaction: its hashes can be compared.', safePayment],
  ['Let Permit2 move your USDC', 'What many honest pages ask for first: Permit2 may move them, by signatures of yours.',
    () => send({to: USDC, data: '0x095ea7b3' + word(PERMIT2) + 'f'.repeat(64)})],
  ['“Verify your wallet”', 'In truth a Permit2 batch: a drainer may take every USDC, Practice Dollar and WETH.', drainBatch],
  ['“Claim your airdrop”', 'In truth an approval of all USDC to a drainer.',
    () => send({to: USDC, data: '0x095ea7b3' + word(DRAINER) + 'f'.repeat(64)})],
  ['Sign in to another page', 'The text is for bank.example: whoever holds it could sign in there as you.', () => signIn('bank.example')],
  ['Sign 32 bytes', 'Nobody can read what such a signature is good for.',
    () => ask('personal_sign', ['0x' + 'a7'.repeat(32), account])],
];

async function connect(detail) {
  provider = detail.provider;
  try {
    [account] = await ask('eth_requestAccounts');
    chainId = Number(await ask('eth_chainId'));
    checksummed = account.toLowerCase() === '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266'
      ? '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266' : account;
    byId('account').textContent = `${detail.info.name}: ${account} on chain ${chainId}`;
    document.querySelectorAll('#asks button').forEach(button => { button.disabled = false; });
  } catch (error) {
    byId('account').textContent = `Not connected: ${error?.message ?? error}`;
  }
}

for (const [name, says, action] of ASKS) {
  const item = el('li');
  const button = el('button', name);
  const came = el('p', '', 'came');
  came.setAttribute('role', 'status');
  button.disabled = true;
  button.addEventListener('click', async () => {
    button.disabled = true;
    came.className = 'came';
    came.textContent = 'Waiting for the wallet…';
    try {
      came.textContent = String(await action(item));
      came.classList.add('good');
    } catch (error) {
      came.textContent = `${error?.message ?? error}${error?.code ? ` (${error.code})` : ''}`;
      came.classList.add('bad');
    }
    button.disabled = false;
  });
  item.append(button, el('p', says), came);
  byId('asks').append(item);
}

const seen = new Set();
addEventListener('eip6963:announceProvider', ({detail}) => {
  if (seen.has(detail.info.uuid)) {
    return;
  }
  seen.add(detail.info.uuid);
  byId('none').hidden = true;
  const button = el('button', `Connect ${detail.info.name}`);
  button.addEventListener('click', () => connect(detail));
  byId('wallets').append(button);
});
dispatchEvent(new Event('eip6963:requestProvider'));
