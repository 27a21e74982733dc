// A verdict, as a person reads it in five seconds: the answer, one sentence, what leaves and arrives, who may take
// what later, findings by severity, then the calls. Follows what check --json prints; absent members are left out.

import {Known, decimal} from './amounts.js';
import {bidi, copier, el, folded, hex, icon, lines, list, pairs as rowsOf, some, text, when} from './dom.js';
import {hashes, rawBytes} from './hashes.js';

const WORDS = {allow: 'Allow', ask: 'Ask', refuse: 'Refuse', unknown: 'Unknown'};
const SEVERITIES = ['danger', 'warning', 'info'];
const OUTCOMES = {
  success: 'It ran to its end',
  reverted: 'It reverted',
  halted: 'It halted',
  invalid: 'The network would not take it',
  notApplicable: 'A signature: there is nothing to run',
  notSimulated: 'It was not run',
};
const GROUNDS = {
  proven: 'The state was proven against a header that a sync committee signed.',
  given: 'The state came with the case. The answer is as good as whoever gave it; nothing about it was proven.',
  claimed: 'The state is what a server claims. Nothing about it was proven.',
  none: 'No state was given: what stands here comes from the request alone.',
};

const REDEMPTIONS = {
  redeemed: 'Bothy played whoever holds the signature, and used it.',
  fails: 'It could not be used on this state.',
  void: 'It can’t be used: its nonce is used, or its time is over.',
  notSimulated: 'What could be done with it was only decoded, not run.',
};
let cards = 0;

/** The card of what was checked: {verdict, request, account, own, entry, raw}. */
export function card(checked) {
  const verdict = checked.verdict ?? {};
  const known = new Known(checked.request);
  const account = text(checked.account).toLowerCase();
  const own = new Set([account, ...list(checked.own).map(each => text(each).toLowerCase())]);
  const answer = Object.hasOwn(WORDS, verdict.verdict) ? verdict.verdict : 'unknown';
  const article = el('article', `card ${answer}`);
  const header = head(answer, verdict, checked.request);
  article.setAttribute('aria-labelledby', header.querySelector('.verdict').id);
  article.append(
    header,
    ...[
      moves(verdict, known, account, own),
      later(verdict, known, account, own),
      redemption(verdict),
      findings(verdict, known),
      hashes(verdict.hashes, checked.request),
      calls(verdict, known),
      fields(verdict),
      others(verdict, known, account, own),
      run(verdict),
      raw(checked),
    ].filter(Boolean));
  return article;
}

function head(answer, verdict, request) {
  const title = el('h2', 'verdict', WORDS[answer]);
  title.id = `verdict-${++cards}`;
  title.tabIndex = -1;
  const says = text(verdict.meaning?.interpolatedIntent) || text(verdict.meaning?.intent);
  const intent = text(request?.intent);
  return el('header', 'answer',
    el('div', 'seal', icon(answer)),
    el('div', 'words',
      title,
      el('p', 'summary', bidi(text(verdict.summary))),
      says && el('p', 'says', bidi(says)),
      intent && el('p', 'intent', 'You said: ', el('q', '', bidi(intent)))));
}

function section(title, ...children) {
  return el('section', 'part', el('h3', '', title), ...children);
}

/** Where a part's values come from: the state that the run met, or the request alone. */
function from(verdict, ran) {
  const ground = ran ? text(verdict.grounds?.state) || 'none' : 'request';
  const words = {proven: 'proven state', given: 'given state', claimed: 'claimed state', none: 'no state', request: 'read from the request'};
  return el('small', `from ${Object.hasOwn(words, ground) ? ground : 'claimed'}`, words[ground] ?? 'claimed state');
}

/** An address with the name that the user gave it; in full, since look-alikes live on shortened ones. */
function address(value, known, account) {
  const name = String(value).toLowerCase() === account && account ? 'you' : known.name(value);
  return el('span', 'address', name && bidi(name, 'name'), name && ' ', hex(value));
}

function amount(asset, units, known) {
  const shown = known.amount(asset, text(units).replace('-', ''));
  return el('span', 'amount',
    el('strong', shown.number.length > 14 ? 'long' : '', shown.number), ' ', bidi(shown.unit, 'unit'),
    shown.address && ' ', shown.address && address(shown.address, known, ''),
    shown.raw && el('small', 'mark', 'smallest units, decimals not known'));
}

/** What leaves and arrives, of the account and of the Safes that it directs. */
function moves(verdict, known, account, own) {
  const balances = list(verdict.effects?.balances).filter(b => own.has(text(b?.account).toLowerCase()));
  if (!balances.length) {
    return null;
  }
  const side = (name, label, sign) => {
    const rows = balances.filter(b => text(b.change).startsWith('-') === sign);
    const whose = b => text(b.account).toLowerCase() === account ? null
      : el('div', 'whose', sign ? 'from ' : 'at ', address(b.account, known, account));
    return el('div', `side ${name}`,
      el('h3', '', icon(name), label, from(verdict, true)),
      rows.length ? some(el('ul', ''), rows, b => el('li', '', amount(b.asset, b.change, known), whose(b), whose(b) ? null : sure(verdict, b.asset, known)))
        : el('p', 'nothing', 'Nothing'));
  };
  const until = text(verdict.guarantees?.until);
  return el('section', 'part moves', side('leaves', 'Leaves you', true), side('arrives', 'Arrives', false),
    until && el('p', 'until', 'Refused after ', when(until)));
}

/** What the calldata enforces, where it lies apart from what the run shows. */
function sure(verdict, asset, known) {
  const same = each => JSON.stringify(each?.asset) === JSON.stringify(asset);
  const arrival = list(verdict.guarantees?.arrives).find(same);
  if (arrival && Number(arrival.slippage) > 0) {
    return el('small', 'mark sure', ...text(arrival.least) === '0' ? ['expected; nothing is guaranteed']
      : ['expected; at least ', amount(asset, arrival.least, known), ` is guaranteed (slippage ${Number(arrival.slippage) / 100} %)`]);
  }
  const leaving = list(verdict.guarantees?.leaves).find(same);
  return leaving && text(leaving.most) && text(leaving.most) !== text(leaving.expected)
    ? el('small', 'mark sure', 'expected; at most ', amount(asset, leaving.most, known)) : null;
}

/** Allowances, operators, delegations, exposure, and reach beyond what was shown. */
function later(verdict, known, account, own) {
  const mine = value => !account || own.has(text(value).toLowerCase());
  const effects = verdict.effects ?? {};
  const most = (asset, units, unlimited) => unlimited
    ? el('span', 'amount', el('strong', '', 'all'), ' of your ', assetName(asset, known))
    : amount(asset, units, known);
  const until = value => text(value) && el('small', 'mark', 'until ', when(value));
  const rows = [
    ...list(effects.allowances).filter(a => mine(a?.owner)).map(a => [a.spender, a.unlimited || text(a.amount) !== '0'
      ? [' may take ', most(a.asset, a.amount, a.unlimited), until(a.until)]
      : [' may no longer take your ', assetName(a.asset, known)]]),
    ...list(effects.operators).filter(o => mine(o?.owner)).map(o => [o.operator, [
      o.approved ? ' may take ' : ' may no longer take ', el('strong', '', 'every'), ' token of ', address(o.token, known, account)]]),
    ...list(effects.delegations).map(d => [d.delegate, [' runs as ', address(d.account, known, account)]]),
    ...list(verdict.exposure).map(e => [e.by, [' could take ', most(e.asset, worst(e), e.unlimited), until(e.until),
      e.standing === true && el('small', 'mark', 'until revoked'), held(e, known)]]),
    ...list(verdict.reach).filter(r => r?.unlimited || !['', '0'].includes(text(r?.excess))).map(r => [r.by, [' could reach ',
      most(r.asset, r.excess, r.unlimited), ' more than was shown', text(r.because) && el('small', 'because', r.because)]]),
  ];
  const row = ([who, what]) => el('li', '', icon('later'),
    el('span', '', text(who) ? address(who, known, account) : 'whoever holds the signature', ...what));
  return rows.length ? section('Who may take what later', some(el('ul', 'later'), rows, row)) : null;
}

/** What was decoded, or what the holder took when played, if it is more. */
function worst(exposure) {
  const {before, after} = exposure.held ?? exposure;
  const number = units => /^\d{1,78}$/.test(text(units)) ? BigInt(text(units)) : 0n;
  const taken = number(before) - number(after);
  return taken > number(exposure.amount) ? String(taken) : exposure.amount;
}

/** What the account held before and after the holder of a signature was played. */
function held(exposure, known) {
  const {before, after} = exposure.held ?? exposure;
  return text(before) && text(after) && el('small', 'because', 'simulated: ', amount(exposure.asset, text(before), known),
    ' before, ', amount(exposure.asset, text(after), known), ' after');
}

function redemption(verdict) {
  const {status, says} = verdict.redemption ?? {};
  return Object.hasOwn(REDEMPTIONS, status)
    ? section('If it is used', el('p', '', REDEMPTIONS[status], text(says) && ' ', text(says) && bidi(says))) : null;
}

function assetName(asset, known) {
  if (asset?.kind === 'native') {
    return 'ETH';
  }
  const token = known.token(asset);
  return el('span', '', token && bidi(token.symbol), token ? ' ' : '', hex(asset?.address));
}

function findings(verdict) {
  const reasons = list(verdict.unknown).map(why => ({unknown: why}));
  const all = [...reasons, ...[...list(verdict.findings)].sort((a, b) => rank(a) - rank(b))];
  return all.length ? section('Findings', some(el('ul', 'findings'), all, finding)) : null;
}

function finding(found) {
  if (found?.unknown !== undefined) {
    return el('li', 'finding unknown', el('span', 'severity', 'not known'), el('div', '', el('p', '', bidi(text(found.unknown)))));
  }
  const severity = SEVERITIES.includes(found?.severity) ? found.severity : 'danger';
  const evidence = Object.entries(found?.evidence ?? {});
  const about = text(found?.says).includes(text(found?.about)) ? '' : text(found?.about);
  return el('li', `finding ${severity}`,
    el('span', 'severity', severity),
    el('div', '',
      el('p', '', bidi(text(found?.says))),
      el('p', 'rule', el('code', '', text(found?.rule)), about && ' about ', about && bidi(about)),
      evidence.length ? folded('Evidence', () => [pairs(evidence)]) : null));
}

function rank(finding) {
  const place = SEVERITIES.indexOf(finding?.severity);
  return place < 0 ? 0 : place;
}

function pairs(entries) {
  return rowsOf(entries.map(([name, value]) => [name, bidi(typeof value === 'object' ? JSON.stringify(value) : String(value))]));
}

function calls(verdict, known) {
  const calls = list(verdict.meaning?.calls);
  return calls.length ? section('Calls', nested(calls, known)) : null;
}

/** Calls, each with its arguments folded away and the calls inside it. */
function nested(calls, known) {
  return some(el('ol', 'calls'), calls, call => {
    const selector = text(call?.selector);
    const what = text(call?.function)
      || (selector === '' || selector === '0x' ? 'no calldata' : `not decoded, selector ${selector}`);
    const value = text(call?.value);
    const args = list(call?.arguments).map((each, i) => [text(each?.name) || `${i}`, each?.value]);
    const inner = list(call?.calls);
    return el('li', '',
      el('code', text(call?.function) ? 'function' : 'function none', what),
      el('div', 'to', text(call?.operation) === 'delegatecall' && el('strong', 'delegate', 'runs as the caller: '),
        text(call?.to) ? address(call.to, known, '') : 'a new contract',
        value && value !== '0' && el('span', '', ' with ', el('strong', '', decimal(value, 18)), ' ETH'),
        text(call?.path) && el('small', 'path', call.path)),
      args.length ? folded(args.length === 1 ? '1 argument' : `${args.length} arguments`, () => [pairs(args)]) : null,
      inner.length ? nested(inner, known) : null);
  });
}

function fields(verdict) {
  const rows = list(verdict.meaning?.fields);
  const row = field => el('div', '', el('dt', '', text(field?.label)),
    el('dd', '', bidi(text(field?.value)), text(field?.path) && el('small', 'path', field.path)));
  return rows.length ? el('section', 'part', el('h3', '', 'What it says', from(verdict, false)), some(el('dl', 'pairs'), rows, row)) : null;
}

/** What happens to everybody else: folded away. */
function others(verdict, known, account, own) {
  const effects = verdict.effects ?? {};
  const rows = [
    ...list(effects.balances).filter(b => !own.has(text(b?.account).toLowerCase())).map(b => () => el('li', '',
      address(b.account, known, account), text(b.change).startsWith('-') ? ' loses ' : ' gets ', amount(b.asset, b.change, known))),
    ...list(effects.allowances).filter(a => account && !own.has(text(a?.owner).toLowerCase())).map(a => () => el('li', '',
      address(a.spender, known, account), ' may take from ', address(a.owner, known, account), ': ', amount(a.asset, a.amount, known))),
    ...list(effects.created).map(c => () => el('li', '', 'A contract is made at ', address(text(c) || text(c?.address), known, account))),
    ...list(effects.control).map(c => () => el('li', '', address(c?.contract, known, account), `: ${text(c?.what)} changes from `,
      hex(c?.before), ' to ', hex(c?.after))),
  ];
  return rows.length
    ? el('section', 'part', el('details', '', el('summary', '', `What changes for others (${rows.length})`), some(el('ul', 'others'), rows, row => row())))
    : null;
}

function run(verdict) {
  const outcome = verdict.outcome ?? {};
  const ground = verdict.grounds?.state ?? 'none';
  const block = verdict.grounds?.block;
  const fork = text(block?.fork) && `, ${text(block.fork).toLowerCase()}`;
  const at = block && text(block.number) ? ` Block ${Number(block.number)}${fork}.` : '';
  const proof = verdict.grounds?.proof ?? {};
  const signed = text(proof.participants) && ` Signed by ${text(proof.participants)} of ${text(proof.committee)}.`;
  const proofs = text(proof.proofs) && ` ${text(proof.proofs)} proofs in ${text(proof.roundTrips)} round trips.`;
  const gas = text(outcome.gasUsed) && outcome.gasUsed !== '0' ? `, with ${decimal(text(outcome.gasUsed), 0)} gas` : '';
  const fee = text(outcome.fee) && outcome.fee !== '0' ? ` for ${decimal(text(outcome.fee), 18)} ETH` : '';
  const reason = text(outcome.reason);
  return el('footer', 'part ground',
    el('p', '', (OUTCOMES[outcome.status] ?? text(outcome.status)) + gas + fee + '.',
      reason && ' ', reason && bidi(reason)),
    el('p', '', el('span', `badge ${Object.hasOwn(GROUNDS, ground) ? ground : 'claimed'}`, `state: ${ground}`), ' ',
      (GROUNDS[ground] ?? 'It is not known how good the state is.') + at + signed + proofs));
}

function raw(checked) {
  const entry = checked.entry;
  const json = () => JSON.stringify(checked.verdict, null, 2);
  return el('footer', 'part kept',
    entry && el('p', '', icon('link'), el('span', '', `Kept as entry ${entry.sequence} of the journal, `, hex(entry.hash))),
    rawBytes(checked.raw),
    checked.request && rawBytes(JSON.stringify(checked.request.params ?? checked.request, null, 2), 'Request as it came'),
    folded('Raw JSON', () => [copier(json()), el('pre', '', el('code', '', lines(json())))]));
}
