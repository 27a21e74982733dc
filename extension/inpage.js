// In the page's own world: announces Bothy as a wallet, and stands before the wallets that are already there. All that
// is here belongs to the page: it can read and call it. So nothing here is secret and nothing is decided here; what the
// page may do is decided by who holds its browser's word for where it comes from (worker.js) and by Bothy itself.
// What is used later is taken now, before any script of the page runs, so that one that changes prototypes changes
// nothing here: no spread, no iteration, no await, no method that is looked up when it is called.
'use strict';
(() => {
  const {apply, getPrototypeOf, getOwnPropertyDescriptor, get: reflectGet, set: reflectSet, has: reflectHas} = Reflect;
  const define = Object.defineProperty;
  const reflectDefine = Reflect.defineProperty;
  const freeze = Object.freeze;
  const objectPrototype = Object.prototype;
  const {parse, stringify} = JSON;
  const SafePromise = Promise;
  const SafeError = Error;
  const SafeProxy = Proxy;
  const SafeCustomEvent = CustomEvent;
  const SafeMessageEvent = MessageEvent;
  const page = window;
  const doc = document;
  const call = (method, target, ...given) => apply(method, target, given);
  const then = Promise.prototype.then;
  const listen = EventTarget.prototype.addEventListener;
  const unlisten = EventTarget.prototype.removeEventListener;
  const dispatch = EventTarget.prototype.dispatchEvent;
  const stopImmediatePropagation = Event.prototype.stopImmediatePropagation;
  const detailOf = getOwnPropertyDescriptor(CustomEvent.prototype, 'detail').get;
  const dataOf = getOwnPropertyDescriptor(MessageEvent.prototype, 'data').get;
  const post = MessagePort.prototype.postMessage;
  const start = MessagePort.prototype.start;
  const {startsWith, toLowerCase} = String.prototype;
  const hasOwn = Object.prototype.hasOwnProperty;
  const bind = Function.prototype.bind;
  const weakGet = WeakMap.prototype.get;
  const weakSet = WeakMap.prototype.set;

  const MOST_CHARACTERS = 400000;
  const own = (object, name) => object !== null && typeof object === 'object' && call(hasOwn, object, name) ? object[name] : undefined;
  const isObject = value => (typeof value === 'object' && value !== null) || typeof value === 'function';

  function error(code, message, data) {
    const made = new SafeError(message);
    define(made, 'code', {__proto__: null, value: code, enumerable: true});
    if (data !== undefined) {
      define(made, 'data', {__proto__: null, value: data, enumerable: true});
    }
    return made;
  }

  // --- the channel: a port whose other end only the extension's isolated script has ---

  const pending = {__proto__: null};
  let asked = 0;
  let port = null;
  const gone = 'Bothy\'s extension isn\'t there any more; reload the page';

  function connect() {
    const channel = new MessageChannel();
    let heard = false;
    const ok = () => {
      heard = true;
    };
    call(listen, doc, 'bothy:ok', ok);
    call(dispatch, doc, new SafeMessageEvent('bothy:hello', {ports: [channel.port2]}));
    call(unlisten, doc, 'bothy:ok', ok);
    if (heard) {
      port = channel.port1;
      call(listen, port, 'message', received);
      call(start, port);
      call(unlisten, doc, 'bothy:ready', connect);
    }
  }

  function received(event) {
    const message = parse(call(dataOf, event));
    const kind = own(message, 'event');
    if (kind !== undefined) {
      state(message);
      return;
    }
    const id = own(message, 'id');
    const waiting = pending[id];
    if (waiting === undefined) {
      return;
    }
    delete pending[id];
    const failed = own(message, 'error');
    if (failed !== undefined) {
      waiting.reject(error(own(failed, 'code'), own(failed, 'message'), own(failed, 'data')));
    } else {
      waiting.resolve(own(message, 'result'));
    }
  }

  /** Sends what is text already: nothing of the page's is read a second time. */
  function send(kind, method, params, chainId, resolve, reject) {
    if (port === null) {
      reject(error(4900, gone));
      return;
    }
    const id = ++asked;
    pending[id] = {__proto__: null, resolve, reject};
    call(post, port, stringify({__proto__: null, id, kind, method, params, chainId}));
  }

  /** The parameters as text, read once: what is checked is what is passed on. Empty if they can't be read. */
  function textOf(params) {
    try {
      const text = params === undefined || params === null ? '[]' : stringify(params);
      return typeof text === 'string' && text.length <= MOST_CHARACTERS ? text : '';
    } catch {
      return '';
    }
  }

  const unreadable = () => error(-32602, `params: expected JSON of at most ${MOST_CHARACTERS} characters`);

  // --- Bothy as a wallet: EIP-1193, announced by EIP-6963 ---

  const listeners = {__proto__: null};
  let connected = false;
  let chain = '';
  let accounts = '[]';

  function emit(event, value) {
    for (let each = listeners[event]; each; each = each.next) {
      try {
        call(each.listener, undefined, value);
      } catch (failure) {
        setTimeout(() => {
          throw failure;
        });
      }
    }
  }

  function state(message) {
    const kind = own(message, 'event');
    if (kind === 'gone') {
      if (connected) {
        connected = false;
        emit('disconnect', error(4900, own(message, 'says')));
      }
      return;
    }
    const newChain = own(message, 'chainId');
    if (!connected) {
      connected = true;
      emit('connect', freeze({chainId: newChain}));
    } else if (chain !== newChain) {
      emit('chainChanged', newChain);
    }
    chain = newChain;
    seen(own(message, 'accounts'));
  }

  function seen(list) {
    const text = stringify(list);
    if (text !== accounts) {
      accounts = text;
      emit('accountsChanged', parse(text));
    }
  }

  function add(event, listener, once) {
    if (typeof event !== 'string' || typeof listener !== 'function') {
      throw error(-32602, 'on: expected an event\'s name and a function');
    }
    const kept = {__proto__: null, listener, given: listener, next: listeners[event]};
    if (once) {
      kept.listener = value => {
        remove(event, listener);
        call(listener, undefined, value);
      };
    }
    listeners[event] = kept;
    return provider;
  }

  function remove(event, listener) {
    let before = null;
    for (let each = listeners[event]; each; each = each.next) {
      if (each.given === listener) {
        if (before) {
          before.next = each.next;
        } else {
          listeners[event] = each.next;
        }
        break;
      }
      before = each;
    }
    return provider;
  }

  const provider = freeze({
    isBothy: true,
    request: args => new SafePromise((resolve, reject) => {
      const method = isObject(args) ? args.method : undefined;
      const params = isObject(args) ? textOf(args.params) : '';
      if (typeof method !== 'string' || params === '') {
        reject(typeof method === 'string' ? unreadable() : error(-32602, 'expected an object with a method'));
        return;
      }
      send('request', method, params, '', result => {
        if (method === 'eth_accounts' || method === 'eth_requestAccounts') {
          seen(result);
        }
        resolve(result);
      }, reject);
    }),
    on: (event, listener) => add(event, listener, false),
    once: (event, listener) => add(event, listener, true),
    addListener: (event, listener) => add(event, listener, false),
    off: (event, listener) => remove(event, listener),
    removeListener: (event, listener) => remove(event, listener),
  });

  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    let text = '';
    for (let i = 0; i < 16; i++) {
      text += (i === 4 || i === 6 || i === 8 || i === 10 ? '-' : '') + (bytes[i] < 16 ? '0' : '') + bytes[i].toString(16);
    }
    return text;
  }

  const ICON = 'data:image/svg+xml,%3Csvg xmlns=\'http://www.w3.org/2000/svg\' viewBox=\'0 0 96 96\'%3E%3Crect width=\'96\' height=\'96\' rx=\'20\' fill=\'%232f4538\'/%3E%3Cpath d=\'M14 52 48 22l34 30h-9v22H56V58H40v16H23V52z\' fill=\'%23f4efe4\'/%3E%3C/svg%3E';
  const announced = freeze({info: freeze({uuid: uuid(), name: 'Bothy', icon: ICON, rdns: 'app.bothy'}), provider});
  const announce = () => call(dispatch, page, new SafeCustomEvent('eip6963:announceProvider', {detail: announced}));

  // --- before the wallets that are there: what asks for a signature gets Bothy's card first ---

  const CALLED = ['request', 'send', 'sendAsync'];
  const GLOBALS = {__proto__: null, ethereum: true, coinbaseWalletExtension: true, okxwallet: true, rabby: true,
    trustwallet: true, phantom: true, BinanceChain: true, bitkeep: true};
  /** wrapper -> what it wraps, and the other way round */
  const wrapperOf = new WeakMap();
  const wrapped = new WeakMap();
  const shells = new WeakMap();
  const ours = new WeakMap();

  /** Whether it asks for a signature, or for the right to give some. What has an unknown name of that kind counts. */
  function signs(method) {
    const name = call(toLowerCase, method);
    if (name === 'eth_sendrawtransaction') {
      return false; // it is signed already
    }
    return name === 'wallet_invokemethod' || call(startsWith, name, 'eth_send') || call(startsWith, name, 'eth_sign')
      || call(startsWith, name, 'personal_sign') || call(startsWith, name, 'wallet_send')
      || call(startsWith, name, 'wallet_sign') || call(startsWith, name, 'wallet_grant');
  }

  /** What was just let through, while the wallet's own code may call itself with it. */
  let passing = '';

  /**
   * Has a request checked, then hands its copy on.
   * @param pass calls the wallet with {method, params} and gives what it gives
   */
  function check(pass, method, text, resolve, reject) {
    const settled = (promise, well, badly) => call(then, new SafePromise(accept => accept(promise)), well, badly);
    const chainOf = (well, badly) => {
      try {
        settled(pass({method: 'eth_chainId', params: []}), id => well(typeof id === 'string' ? id : ''), badly);
      } catch (failure) {
        badly(failure);
      }
    };
    chainOf(before => send('check', method, text, before, () => chainOf(after => {
      if (after !== before) {
        reject(error(4901, 'The wallet changed its chain while the request was being decided; it wasn\'t passed on'));
        return;
      }
      passing = method + text;
      try {
        resolve(pass({method, params: parse(text)}));
      } catch (failure) {
        reject(failure);
      }
      passing = '';
    }, reject), reject), reject);
  }

  /** The wallet's request function, or one that its older ways of asking can be brought to. */
  function standing(wallet, original, name, first, second) {
    const again = (method, text) => {
      const same = passing !== '' && passing === method + text;
      passing = same ? '' : passing;
      return same;
    };
    const pass = args => {
      if (name === 'request') {
        return call(original, wallet, args);
      }
      const unwrapped = isObject(wallet) ? call(weakGet, wrapped, wallet.request) : undefined;
      return unwrapped === undefined ? requestBy(wallet, original, args) : call(unwrapped, wallet, args);
    };
    const text = typeof first === 'string';
    if (!text && !isObject(first)) {
      return call(original, wallet, first, second);
    }
    const length = first.length;
    if (!text && length !== undefined) {
      throw error(4200, 'Bothy stands before this wallet and lets requests through one at a time, not as a list');
    }
    const method = text ? first : first.method;
    const params = text ? second : first.params;
    if (typeof method !== 'string') {
      throw error(-32602, 'method: expected text');
    }
    if (!signs(method)) {
      return text || name !== 'request' ? call(original, wallet, first, second) : call(original, wallet, {method, params});
    }
    const copy = textOf(params);
    if (copy === '') {
      throw unreadable();
    }
    if (again(method, copy)) {
      return call(original, wallet, text ? method : {method, params: parse(copy)}, text ? parse(copy) : second);
    }
    const id = text ? undefined : first.id;
    const promise = new SafePromise((resolve, reject) => check(pass, method, copy, resolve, reject));
    if (name === 'request' || typeof second !== 'function') {
      return promise;
    }
    call(then, promise, result => call(second, undefined, null, {id, jsonrpc: '2.0', result}),
      failure => call(second, undefined, failure, undefined));
    return undefined;
  }

  /** For wallets that have no request of their own. */
  function requestBy(wallet, original, args) {
    return new SafePromise((resolve, reject) =>
      call(original, wallet, {id: 1, jsonrpc: '2.0', method: args.method, params: args.params}, (failure, answer) =>
        failure ? reject(failure) : resolve(answer && answer.result)));
  }

  function wrap(original, name) {
    if (typeof original !== 'function' || call(weakGet, wrapped, original) !== undefined) {
      return original;
    }
    const known = call(weakGet, wrapperOf, original);
    if (known !== undefined) {
      return known;
    }
    const wrapper = {
      [name](first, second) {
        if (name !== 'request') {
          return standing(this, original, name, first, second);
        }
        try {
          return standing(this, original, name, first, second);
        } catch (failure) {
          return new SafePromise((resolve, reject) => reject(failure));
        }
      },
    }[name];
    call(weakSet, wrapperOf, original, wrapper);
    call(weakSet, wrapped, wrapper, original);
    return wrapper;
  }

  /** Puts the wrapper in the place of a function, for whoever holds the object; false if that can't be done. */
  function replace(object, name) {
    const found = getOwnPropertyDescriptor(object, name);
    if (found === undefined || (found.get && call(weakGet, ours, found.get))) {
      return true;
    }
    let current = found.get ? undefined : wrap(found.value, name);
    if (!found.get && current === found.value) {
      return true; // not a function, or stood before already
    }
    const get = function () {
      return found.get ? wrap(call(found.get, this), name) : current;
    };
    const set = function (value) {
      if (this !== object) {
        define(this, name, {__proto__: null, value: wrap(value, name), writable: true, configurable: true, enumerable: true});
      } else if (found.set) {
        call(found.set, this, value);
      } else {
        current = wrap(value, name);
      }
    };
    try {
      if (found.configurable) {
        define(object, name, {__proto__: null, get, set, enumerable: found.enumerable, configurable: false});
        call(weakSet, ours, get, true);
        return true;
      }
      if (found.writable) {
        define(object, name, {__proto__: null, value: current, writable: false});
        return true;
      }
    } catch {
      // it can't be changed
    }
    return false;
  }

  /** A stand-in for a wallet's object that can't be changed itself. */
  function shell(wallet) {
    const known = call(weakGet, shells, wallet);
    if (known !== undefined) {
      return known;
    }
    const made = new SafeProxy({}, {
      __proto__: null,
      get(target, name) {
        const value = reflectGet(wallet, name);
        if (typeof value !== 'function') {
          return value;
        }
        const bound = call(bind, value, wallet);
        return name === 'request' || name === 'send' || name === 'sendAsync' ? wrap(bound, name) : bound;
      },
      set: (target, name, value) => reflectSet(wallet, name, value),
      has: (target, name) => reflectHas(wallet, name),
      getPrototypeOf: () => objectPrototype,
    });
    call(weakSet, shells, wallet, made);
    call(weakSet, shells, made, made);
    return made;
  }

  /** Stands before a wallet; gives what is to be used in its place, which is mostly the wallet itself. */
  function stand(wallet) {
    if (!isObject(wallet) || wallet === provider || call(weakGet, shells, wallet) === wallet) {
      return wallet;
    }
    let whole = true;
    try {
      for (let at = wallet, depth = 0; at !== null && at !== objectPrototype && depth < 8; depth++, at = getPrototypeOf(at)) {
        for (let i = 0; i < CALLED.length; i++) {
          whole = replace(at, CALLED[i]) && whole;
        }
      }
      const inner = wallet.ethereum;
      if (isObject(inner) && inner !== wallet) {
        stand(inner);
      }
      const list = wallet.providers;
      for (let i = 0; isObject(list) && i < 16 && i < list.length; i++) {
        stand(list[i]);
      }
    } catch {
      whole = false;
    }
    return whole ? wallet : shell(wallet);
  }

  /** Stands before what a wallet puts on the window: what is there, and what is set later. */
  function watch(name) {
    const found = getOwnPropertyDescriptor(page, name);
    if (found && call(weakGet, ours, found.get || watch)) {
      return;
    }
    const value = found ? page[name] : undefined;
    let current = stand(value);
    if (found && (!found.configurable || (found.get && current === value))) {
      return; // the wallet itself was changed, or can't be reached
    }
    const get = () => current;
    call(weakSet, ours, get, true);
    define(page, name, {
      __proto__: null,
      get,
      set: later => {
        current = stand(later);
      },
      configurable: true,
      enumerable: Boolean(found) && found.enumerable,
    });
  }

  function defined(target, key) {
    if (target === page && typeof key === 'string' && GLOBALS[key]) {
      watch(key);
    }
  }

  function announcedByOther(event) {
    const detail = call(detailOf, event);
    if (!isObject(detail) || detail === announced || !isObject(detail.provider)) {
      return;
    }
    const wallet = detail.provider;
    const stood = stand(wallet);
    if (stood !== wallet) {
      call(stopImmediatePropagation, event);
      call(dispatch, page, new SafeCustomEvent('eip6963:announceProvider',
        {detail: freeze({info: detail.info, provider: stood})}));
    }
  }

  call(listen, doc, 'bothy:ready', connect);
  connect();
  call(listen, page, 'eip6963:announceProvider', announcedByOther, true);
  call(listen, page, 'eip6963:requestProvider', announce);
  for (const name in GLOBALS) {
    watch(name);
  }
  define(Object, 'defineProperty', {__proto__: null, writable: true, configurable: true, enumerable: false,
    value: function defineProperty(target, key, descriptor) {
      const result = define(target, key, descriptor);
      defined(target, key);
      return result;
    }});
  define(Reflect, 'defineProperty', {__proto__: null, writable: true, configurable: true, enumerable: false,
    value: function defineProperty(target, key, descriptor) {
      const result = reflectDefine(target, key, descriptor);
      defined(target, key);
      return result;
    }});
  announce();
})();
