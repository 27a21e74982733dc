// The RPC door of Bothy on this machine, and what the extension remembers. Nothing else is ever asked.

export const USUAL_DOOR = 'http://127.0.0.1:8645';
const DOOR = /^http:\/\/127\.0\.0\.1:([1-9][0-9]{0,4})$/;
const PATIENCE = 65_000;

/** An error as EIP-1193 has it. */
export class RpcError extends Error {
  constructor(code, message, data) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

// what is kept is the extension's own: content scripts run in the pages' processes
const ready = Promise.all([
  chrome.storage.local.setAccessLevel({accessLevel: 'TRUSTED_CONTEXTS'}),
  chrome.storage.session.setAccessLevel({accessLevel: 'TRUSTED_CONTEXTS'}),
]);

/** {door, token, name, pages, notes}: where Bothy is, what pairs us, who was connected, whether allowed requests are shown. */
export async function settings() {
  await ready;
  const kept = await chrome.storage.local.get(['door', 'token', 'name', 'pages', 'notes']);
  return {door: USUAL_DOOR, token: '', name: '', pages: [], notes: false, ...kept};
}

export async function keep(change) {
  await ready;
  await chrome.storage.local.set(change);
}

export function isDoor(address) {
  const found = DOOR.exec(address);
  return found !== null && Number(found[1]) < 65_536;
}

async function post(path, headers, body) {
  const {door} = await settings();
  let response;
  try {
    response = await fetch(door + path, {
      method: 'POST',
      headers: {'Content-Type': 'application/json', ...headers},
      body: JSON.stringify(body),
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE),
    });
    return [response.status, await response.json()];
  } catch {
    throw new RpcError(4900, `Bothy doesn't answer at ${door}: is ./bothy up running?`);
  }
}

/** Asks the door. @param page the origin that the browser gave, or nothing where the extension asks for itself */
export async function ask(method, params, page) {
  const {token} = await settings();
  if (!token) {
    throw new RpcError(4100, 'This extension isn\'t paired with Bothy yet: open its options');
  }
  const headers = {'X-Bothy-Pairing': token, ...(page && {'X-Bothy-Page': page})};
  const [status, answer] = await post('/', headers, {jsonrpc: '2.0', id: 1, method, params});
  if (status === 401) {
    throw new RpcError(4100, 'Bothy no longer knows this extension: pair it again in its options');
  }
  if (answer?.error) {
    const {code, message, data} = answer.error;
    throw new RpcError(Number.isInteger(code) ? code : -32603, String(message), data);
  }
  if (status !== 200 || answer?.result === undefined) {
    throw new RpcError(4900, 'What answers at the door isn\'t Bothy');
  }
  return answer.result;
}

/** Exchanges the code that ./bothy pair shows for a token. */
export async function pair(code) {
  const [status, answer] = await post('/pair', {}, {code});
  if (status !== 200 || typeof answer?.token !== 'string') {
    throw new RpcError(4100, String(answer?.error?.message ?? 'What answers at the door isn\'t Bothy'));
  }
  await keep({token: answer.token, name: String(answer.name)});
}

/** Forgets the token, here and, if Bothy answers, there. */
export async function unpair() {
  const {token} = await settings();
  try {
    await post('/unpair', {'X-Bothy-Pairing': token}, {});
  } finally {
    await keep({token: '', name: '', pages: []});
  }
}
