// Every question carries the token that the printed address held in its fragment.

const KEY = 'bothy-token';

/** Takes the token out of the address, so that it isn't shown, kept in bookmarks or copied along. */
export function takeToken() {
  const found = /^#token=([A-Za-z0-9_-]+)$/.exec(location.hash);
  if (found) {
    sessionStorage.setItem(KEY, found[1]);
    history.replaceState(null, '', '#/check');
  }
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
  } catch {
    throw new ApiError(0, {says: 'Bothy doesn’t answer. Is ./bothy up still running?'});
  }
  if (!response.ok) {
    const body = await response.json().catch(() => null);
    throw new ApiError(response.status, body?.error);
  }
  return response;
}

export async function check(text) {
  const options = {method: 'POST', body: text, headers: {'Content-Type': 'application/json'}};
  return (await ask('/api/check', options)).json();
}

export async function waiting() {
  return (await ask('/api/waiting')).json();
}

export async function submission(hash) {
  return (await ask('/api/submission?' + new URLSearchParams({hash}))).json();
}

export async function decide(hash, forward) {
  const body = JSON.stringify({hash, forward});
  return (await ask('/api/decide', {method: 'POST', body, headers: {'Content-Type': 'application/json'}})).json();
}

export async function health() {
  return (await ask('/api/health')).json();
}

export async function journal(before, words) {
  return (await ask('/api/journal?' + new URLSearchParams({before, text: words}))).json();
}

export async function entry(sequence) {
  return (await ask('/api/entry?' + new URLSearchParams({sequence}))).json();
}

export async function examples() {
  return (await ask('/api/examples')).json();
}

export async function example(name) {
  return (await ask('/api/example?' + new URLSearchParams({name}))).text();
}
