// Hashes as another device shows them, in groups that two people can read to each other.

import {copier, el, folded, hex, lines, text} from './dom.js';

const NAMES = {domain: 'Domain hash', message: 'Message hash', digest: 'Digest', transaction: 'Transaction hash',
  safeMessage: 'As a message of your Safe', safeMessageOfDigest: 'As a message of your Safe, over the digest',
  safeApproval: 'As your Safe\u2019s approval of the hash'};
const LONGEST = 200_000;

/** The block of hashes; null if there are none. `given` is an object of them by name. */
export function hashes(given, request) {
  const rows = Object.entries(given ?? {}).filter(([, value]) => text(value)).sort(([a], [b]) => place(a) - place(b) || 0);
  if (!rows.length) {
    return null;
  }
  const safe = isSafe(request);
  const named = name => name === 'digest' && safe ? 'safeTxHash' : NAMES[name] ?? name;
  return el('section', 'part hashes',
    el('h3', '', 'Compare on your other device'),
    el('dl', '', ...rows.flatMap(([name, value]) => [el('dt', '', named(name)), el('dd', '', grouped(text(value)))])));
}

/** As devices show them: the parts, and then what is made of them. */
function place(name) {
  const at = Object.keys(NAMES).indexOf(name);
  return at < 0 ? Infinity : at;
}

function isSafe(request) {
  const data = request?.params?.[1];
  try {
    return (typeof data === 'string' ? JSON.parse(data) : data)?.primaryType === 'SafeTx';
  } catch {
    return false;
  }
}

/** In groups of eight digits; what is copied has no gaps. */
function grouped(value) {
  const found = /^0x([0-9a-f]{64})$/i.exec(value);
  return found ? el('code', 'groups', el('span', '', '0x'), ...found[1].match(/.{8}/g).map(part => el('span', '', part))) : hex(value);
}

/** Bytes as they are, folded away. */
export function rawBytes(value, name = 'Raw bytes') {
  const given = text(value);
  const cut = given.length > LONGEST;
  return given ? folded(name, () => [copier(given), el('pre', 'wrap', el('code', '', lines(given.slice(0, LONGEST)))),
    cut && el('p', 'hint', 'Cut here; the copy is whole.')].filter(Boolean)) : null;
}
