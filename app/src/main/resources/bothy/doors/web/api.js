// Every question carries the token that the printed address held in its fragment.

const KEY = 'bothy-token';

/** Takes the token out of the address, so that it isn't shown, kept in bookmarks or copied along. */
export function takeToken() {
  const found = /^#token=([A-Za-z0-9_-]+)$/.exec(location.hash);
  if (found) {
    sessionStorage.setItem(KEY, found[1]);
    history.replaceState(null, '', '#/check');
  }
  return found !== null;
}

export class ApiError extends Error {
  constructor(status, error) {
    super(error?.says ?? `The page’s server answered ${status}.`);
    this.status = status;
    this.error = error;
  }
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, {
      ...options,
      headers: {'X-Bothy-Token': sessionStorage.getItem(KEY) ?? '', ...options.headers},
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    throw new ApiError(0, {says: 'Bothy doesn’t answer. Is ./bothy up still running?'});
  }
  if (!response.ok) {
    const body = await response.json().catch(() => null);
    throw new ApiError(response.status, body?.error);
  }
  return response;
}

async function tell(path, said) {
  const body = typeof said === 'string' ? said : JSON.stringify(said);
  return (await ask(path, {method: 'POST', body, headers: {'Content-Type': 'application/json'}})).json();
}

async function read(path, query = {}) {
  const named = new URLSearchParams(query).toString();
  return (await ask(named ? `${path}?${named}` : path)).json();
}

export const check = text => tell('/api/check', text);
export const journal = (before, words) => read('/api/journal', {before, text: words});
export const entry = sequence => read('/api/entry', {sequence});
export const examples = () => read('/api/examples');
export const example = async name => (await ask('/api/example?' + new URLSearchParams({name}))).text();

export const waiting = () => read('/api/waiting');
export const health = () => read('/api/health');
export const submission = hash => read('/api/submission', {hash});
/** A decision; `proof` is empty, {passphrase} or {assertion}. */
export const decide = (hash, forward, proof = {}) => tell('/api/decide', {hash, forward, ...proof});
export const prepare = hash => tell('/api/prepare', {hash});

export const policy = () => read('/api/policy');
export const acceptPolicy = (hash, proof) => tell('/api/policy/accept', {hash, ...proof});
export const authority = account => read('/api/authority', account ? {account} : {});
export const actions = () => read('/api/actions');
export const propose = (action, fields) => tell('/api/propose', {action, fields});
export const names = () => read('/api/names');
export const keys = () => read('/api/keys');
export const unlock = passphrase => tell('/api/keys/unlock', {passphrase});
export const lock = () => tell('/api/keys/lock', {});
export const beginEnrolment = passphrase => tell('/api/keys/enrol/begin', {passphrase});
export const finishEnrolment = made => tell('/api/keys/enrol/finish', made);

export const pages = () => read('/api/pages');
export const connectPage = (origin, allow) => tell('/api/pages/connect', {origin, allow});
export const disconnectPage = origin => tell('/api/pages/disconnect', {origin});
export const pair = () => tell('/api/pages/pair', {});
export const unpair = name => tell('/api/pages/unpair', {name});

/** The stream of changes: a response whose body is lines of JSON. */
export const events = signal => ask('/api/events', {signal});
