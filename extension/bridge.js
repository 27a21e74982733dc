// In a world of its own, which no page can reach: carries what the page says to the worker, and back. What comes from
// the page is the page's word, bounded here; where the page comes from the browser tells the worker.
'use strict';
(() => {
  const MOST_CHARACTERS = 450_000;
  const MOST_PENDING = 64;
  const A_SECOND = 40;
  const STATE_EVERY = 4_000;
  const STILL_EVERY = 20_000;
  const KINDS = ['request', 'check'];

  let page = null;
  let worker = null;
  let watching = false;
  let tokens = A_SECOND;
  let filled = Date.now();
  const pending = new Set();

  function connect(event) {
    const port = event.ports?.[0];
    if (page || !port) {
      return;
    }
    page = port;
    page.onmessage = received;
    document.removeEventListener('bothy:hello', connect);
    document.dispatchEvent(new Event('bothy:ok'));
  }

  function tell(message) {
    page?.postMessage(JSON.stringify(message));
  }

  function fail(id, code, message) {
    tell({id, error: {code, message}});
  }

  function room() {
    const now = Date.now();
    tokens = Math.min(A_SECOND, tokens + (now - filled) * A_SECOND / 1_000);
    filled = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  function received(event) {
    const text = event.data;
    if (typeof text !== 'string' || text.length > MOST_CHARACTERS) {
      return; // inpage.js sends none such: whoever did waits for nothing
    }
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    const {id, kind, method, params, chainId} = message ?? {};
    if (!Number.isSafeInteger(id) || id < 1 || !KINDS.includes(kind) || pending.has(id)
        || [method, params, chainId].some(each => typeof each !== 'string') || method.length > 100 || chainId.length > 100) {
      return;
    }
    if (pending.size >= MOST_PENDING || !room()) {
      fail(id, -32005, `expected at most ${MOST_PENDING} requests at once and ${A_SECOND} a second, found more`);
      return;
    }
    pending.add(id);
    watching ||= kind === 'request';
    send({id, kind, method, params, chainId});
  }

  function send(message) {
    try {
      open().postMessage(message);
    } catch {
      // the extension was updated or taken away: this script is left over
      lost('Bothy\'s extension was restarted; reload the page');
    }
  }

  function open() {
    if (!worker) {
      worker = chrome.runtime.connect({name: 'page'});
      worker.onMessage.addListener(answered);
      worker.onDisconnect.addListener(() => {
        worker = null;
        lost('Bothy\'s extension stopped meanwhile; nothing was passed on, try again');
      });
    }
    return worker;
  }

  function answered(message) {
    if (message.event) {
      tell(message);
    } else if (pending.delete(message.id)) {
      tell(message);
    }
  }

  function lost(says) {
    for (const id of pending) {
      fail(id, 4900, says);
    }
    pending.clear();
  }

  /** The worker ends when nothing happens for half a minute; while somebody waits, something does. */
  setInterval(() => {
    if (pending.size && worker) {
      send({kind: 'still'});
    }
  }, STILL_EVERY);

  setInterval(() => {
    if (watching && document.visibilityState === 'visible') {
      send({kind: 'state'});
    }
  }, STATE_EVERY);

  document.addEventListener('bothy:hello', connect);
  document.dispatchEvent(new Event('bothy:ready'));
})();
