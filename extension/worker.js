// The extension's middle: hears pages over ports that the browser labels with where they come from, asks the door, and
// has a person decide where another wallet's request isn't simply allowed. A page's own word for its origin isn't heard.

import {ask, isDoor, keep, pair, RpcError, settings, unpair, USUAL_DOOR} from './door.js';

/** A web page's origin, as browsers write it. Sandboxed frames and files have none, and are told so. */
const ORIGIN = /^https?:\/\/([a-z0-9.-]{1,253}|\[[0-9a-f:]{2,39}\])(:[0-9]{1,5})?$/;
/** What pages may ask of Bothy; its own methods are the extension's. */
const ASKED = /^(eth|net|web3|wallet)_[A-Za-z0-9_]{1,60}$/;
const SIGNED = new Set(['eth_sendTransaction', 'eth_signTypedData_v4', 'personal_sign']);
const CONNECTS = new Set(['eth_requestAccounts', 'wallet_requestPermissions']);
const ANSWERS = ['allow', 'ask', 'refuse', 'unknown'];
const POLL = 700;
const LONGEST = 15 * 60_000;
const MOST_CARDS = 5;
const CARDS_A_MINUTE = 12;
const MOST_LATELY = 20;
const MOST_PAGES = 200;

/** The requests of other wallets that a person is deciding on, by a name that pages don't know. */
const cards = new Map();
/** When cards were asked for lately, by origin. */
const lately = new Map();

const pause = millis => new Promise(done => setTimeout(done, millis));

chrome.runtime.onConnect.addListener(port => {
  const origin = port.sender?.origin ?? '';
  const from = {port, origin: ORIGIN.test(origin) ? origin : '', top: topOf(port.sender), open: true};
  port.onDisconnect.addListener(() => {
    from.open = false;
    for (const card of cards.values()) {
      if (card.from === from) {
        close(card);
      }
    }
  });
  port.onMessage.addListener(message => received(from, message));
});

/** The page that frames the one that asks, where it is another. */
function topOf(sender) {
  try {
    return sender?.frameId ? new URL(sender.tab.url).origin : '';
  } catch {
    return sender?.frameId ? 'another page' : '';
  }
}

async function received(from, message) {
  if (message.kind === 'still') {
    return;
  }
  if (message.kind === 'state') {
    await tellState(from);
    return;
  }
  try {
    if (!from.origin) {
      throw new RpcError(4100, 'This frame has no origin of its own (it is sandboxed, or no web page)');
    }
    const params = JSON.parse(message.params);
    const result = message.kind === 'check'
      ? await check(from, message.method, params, message.chainId)
      : await request(from, message.method, params);
    tell(from, {id: message.id, result});
  } catch (error) {
    const known = error instanceof RpcError;
    tell(from, {id: message.id, error: {
      code: known ? error.code : -32603,
      message: known ? error.message : 'Bothy\'s extension failed, which is its own fault; nothing was passed on',
      ...(known && error.data !== undefined && {data: error.data}),
    }});
  }
}

function tell(from, message) {
  if (from.open) {
    from.port.postMessage(message);
  }
}

async function tellState(from) {
  if (!from.origin) {
    return;
  }
  try {
    const [chainId, accounts] = await Promise.all([ask('eth_chainId', [], from.origin), ask('eth_accounts', [], from.origin)]);
    tell(from, {event: 'state', chainId, accounts});
  } catch (error) {
    if (error.code === 4900) {
      tell(from, {event: 'gone', says: error.message});
    }
  }
}

// --- Bothy as the page's wallet ---

async function request(from, method, params) {
  if (!ASKED.test(method) && method !== 'personal_sign') {
    throw new RpcError(4200, 'Bothy doesn\'t offer this method to pages');
  }
  if (!Array.isArray(params)) {
    throw new RpcError(-32602, 'params: expected an array');
  }
  if (SIGNED.has(method)) {
    return signed(from, method, params);
  }
  if (!CONNECTS.has(method)) {
    return ask(method, params, from.origin);
  }
  const result = await connected(from, method, params);
  const {pages} = await settings();
  await keep({pages: [from.origin, ...pages.filter(each => each !== from.origin)].slice(0, MOST_PAGES)});
  return result;
}

/** A person may take longer than the door waits: asked again, it joins what is being decided. */
async function connected(from, method, params) {
  for (const end = Date.now() + LONGEST; ;) {
    try {
      return await ask(method, params, from.origin);
    } catch (error) {
      if (error.data?.waits !== true || !from.open || Date.now() > end) {
        throw error;
      }
      await pause(POLL);
    }
  }
}

async function signed(from, method, params) {
  const name = await ask('bothy_begin', [method, params], from.origin);
  for (const end = Date.now() + LONGEST; from.open && Date.now() < end;) {
    const {stage, says, result} = await ask('bothy_standing', [name], from.origin);
    if (stage === 'done') {
      return result;
    }
    if (stage !== 'waiting') {
      throw new RpcError(stage === 'refused' ? 4001 : -32603, String(says));
    }
    await pause(POLL);
  }
  throw new RpcError(-32002, 'Bothy still waits for a decision on its desk');
}

// --- before another wallet ---

async function check(from, method, params, chainId) {
  bound(from);
  const card = {
    id: crypto.randomUUID(), from, origin: from.origin, top: from.top === from.origin ? '' : from.top,
    method, params, chainId, checking: true,
  };
  cards.set(card.id, card);
  try {
    await look(card);
    const {notes} = await settings();
    if (card.answer === 'allow' && !notes) {
      await remember(card, 'passed on');
      return true;
    }
    if (!from.open) {
      throw new RpcError(4001, 'The page went away');
    }
    const passed = await decided(card);
    await remember(card, passed ? 'passed on by you' : 'stopped');
    if (!passed) {
      throw new RpcError(4001, 'Stopped before it reached the wallet: ' + card.says);
    }
    return true;
  } finally {
    cards.delete(card.id);
  }
}

/** One at a time for each page, few in all, and not again and again. */
function bound(from) {
  for (const card of cards.values()) {
    if (card.from === from) {
      throw new RpcError(-32002, 'A request of this page is being decided already');
    }
  }
  const since = Date.now() - 60_000;
  for (const [origin, times] of lately) {
    const left = times.filter(time => time > since);
    left.length ? lately.set(origin, left) : lately.delete(origin);
  }
  const times = lately.get(from.origin) ?? [];
  if (cards.size >= MOST_CARDS || times.length >= CARDS_A_MINUTE) {
    throw new RpcError(-32005, `expected at most ${CARDS_A_MINUTE} requests a minute, found more; nothing was passed on`);
  }
  lately.set(from.origin, [...times, Date.now()]);
}

/** Fills in what Bothy says of it. What it can't say is unknown, never allowed. */
async function look(card) {
  try {
    if (!card.chainId) {
      throw new RpcError(-32602, 'The wallet didn\'t say which chain it is on');
    }
    const checked = await ask('bothy_check', [{method: card.method, params: card.params, chainId: card.chainId}], card.origin);
    card.checked = checked;
    card.answer = ANSWERS.includes(checked?.verdict?.verdict) ? checked.verdict.verdict : 'unknown';
    card.says = String(checked?.verdict?.summary ?? '');
  } catch (error) {
    card.answer = 'unknown';
    card.down = error.code === 4900 || error.code === 4100;
    card.says = error instanceof RpcError ? error.message : 'It couldn\'t be checked';
  }
  card.checking = false;
}

/** Opens the card; closing it says no. */
async function decided(card) {
  const decision = new Promise(decide => {
    card.decide = decide;
  });
  const made = await chrome.windows.create({url: `card.html#${card.id}`, type: 'popup', width: 540, height: 760, focused: true});
  card.window = made.id;
  if (!card.from.open) {
    close(card);
  }
  return decision;
}

function close(card) {
  card.decide?.(false);
  if (card.window !== undefined) {
    chrome.windows.remove(card.window).catch(() => {});
  }
}

chrome.windows.onRemoved.addListener(id => {
  for (const card of cards.values()) {
    if (card.window === id) {
      card.decide?.(false);
    }
  }
});

async function remember(card, decision) {
  const {last = []} = await chrome.storage.session.get('last');
  const note = {time: Date.now(), origin: card.origin, method: card.method, answer: card.answer, says: card.says.slice(0, 300), decision};
  await chrome.storage.session.set({last: [note, ...last].slice(0, MOST_LATELY)});
}

// --- the extension's own pages ---

const OWN = {
  async panel() {
    const {door, token, name, pages, notes} = await settings();
    const {last = []} = await chrome.storage.session.get('last');
    let status = null;
    let says = '';
    try {
      status = await ask('bothy_status', []);
    } catch (error) {
      says = error.message;
    }
    return {door, usual: USUAL_DOOR, paired: token !== '', name, pages, notes, last, status, says};
  },
  async pair({code}) {
    await pair(String(code).slice(0, 40));
  },
  unpair,
  async notes({on}) {
    await keep({notes: on === true});
  },
  async door({address}) {
    if (!isDoor(address)) {
      throw new RpcError(-32602, `door: expected ${USUAL_DOOR} or another port there`);
    }
    await keep({door: address, token: '', name: ''}); // another door knows another token
  },
  async disconnect({origin}) {
    const {pages} = await settings();
    if (pages.includes(origin)) {
      await ask('wallet_revokePermissions', [{eth_accounts: {}}], origin);
      await keep({pages: pages.filter(each => each !== origin)});
    }
  },
  async card({id}) {
    const card = cards.get(id);
    return card ? {
      origin: card.origin, top: card.top, method: card.method, params: card.params, chainId: card.chainId,
      answer: card.answer, says: card.says, down: card.down === true, checked: card.checked ?? null,
    } : null;
  },
  async decide({id, pass}) {
    cards.get(id)?.decide?.(pass === true);
  },
};

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  // content scripts can send messages too; only the extension's own pages are heard
  if (sender.id !== chrome.runtime.id || sender.origin !== location.origin || !Object.hasOwn(OWN, message?.kind)) {
    return false;
  }
  Promise.resolve(OWN[message.kind](message)).then(
    result => answer({result: result ?? null}),
    error => answer({error: error instanceof RpcError ? error.message : 'That failed, which is our own fault'}));
  return true;
});
