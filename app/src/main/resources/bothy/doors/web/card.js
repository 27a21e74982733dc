// A verdict, as a person reads it in five seconds: the answer, one sentence, what leaves and arrives, who may take
// what later, findings by severity, then the calls. Follows what check --json prints; absent members are left out.

import {bidi, el, hex, icon, list, text} from './dom.js';
import {Known, decimal} from './amounts.js';

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

/** The card of what was checked: {verdict, request, account, own, entry}. */
export function card(checked) {
  const verdict = checked.verdict ?? {};
  const known = new Known(checked.request);
  const account = text(checked.account).toLowerCase();
  const own = new Set([account, ...list(checked.own).map(each => text(each).toLowerCase())]);
  const answer = Object.hasOwn(WORDS, verdict.verdict) ? verdict.verdict : 'unknown';
  const article = el('article', `card ${answer}`);
  article.setAttribute('aria-labelledby', 'verdict');
  article.append(
    head(answer, verdict, checked.request),
    ...[
      moves(verdict, known, account, own),
      later(verdict, known, account, own),
      findings(verdict, known),
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
  title.id = 'verdict';
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
      el('h4', '', icon(name), label),
      rows.length ? el('ul', '', ...rows.map(b => el('li', '', amount(b.asset, b.change, known), whose(b), whose(b) ? null : sure(verdict, b.asset, known)))) : el('p', 'nothing', 'Nothing'));
  };
  const until = text(verdict.guarantees?.until);
  return el('section', 'part moves', side('leaves', 'Leaves you', true), side('arrives', 'Arrives', false),
    until && el('p', 'until', `Refused after ${when(until)}`));
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
  const until = value => text(value) && el('small', 'mark', `until ${when(text(value))}`);
  const rows = [
    ...list(effects.allowances).filter(a => mine(a?.owner)).map(a => [a.spender, a.unlimited || text(a.amount) !== '0'
      ? [' may take ', most(a.asset, a.amount, a.unlimited), until(a.until)]
      : [' may no longer take your ', assetName(a.asset, known)]]),
    ...list(effects.operators).filter(o => mine(o?.owner)).map(o => [o.operator, [
      o.approved ? ' may take ' : ' may no longer take ', el('strong', '', 'every'), ' token of ', address(o.token, known, account)]]),
    ...list(effects.delegations).map(d => [d.delegate, [' runs as ', address(d.account, known, account)]]),
    ...list(verdict.exposure).map(e => [e.by, [' could take ', most(e.asset, e.amount, e.unlimited), until(e.until),
      e.standing === true && el('small', 'mark', 'as before')]]),
    ...list(verdict.reach).filter(r => r?.unlimited || !['', '0'].includes(text(r?.excess))).map(r => [r.by, [' could reach ',
      most(r.asset, r.excess, r.unlimited), ' more than was shown', text(r.because) && el('small', 'because', r.because)]]),
  ];
  return rows.length ? section('Who may take what later', el('ul', 'later', ...rows.map(([who, what]) =>
    el('li', '', icon('later'), el('span', '', text(who) ? address(who, known, account) : 'whoever holds the signature', ...what))))) : null;
}

function assetName(asset, known) {
  if (asset?.kind === 'native') {
    return 'ETH';
  }
  const token = known.token(asset);
  return el('span', '', token && bidi(token.symbol), token ? ' ' : '', hex(asset?.address));
}

function when(value) {
  const seconds = Number(value);
  return /^\d{9,11}$/.test(value) ? new Date(seconds * 1000).toLocaleString() : value;
}

function findings(verdict, known) {
  const reasons = list(verdict.unknown).map(why => el('li', 'finding unknown',
    el('span', 'severity', 'not known'), el('div', '', el('p', '', bidi(text(why))))));
  const sorted = [...list(verdict.findings)].sort((a, b) => rank(a) - rank(b));
  const rows = sorted.map(finding => {
    const severity = SEVERITIES.includes(finding?.severity) ? finding.severity : 'danger';
    const evidence = Object.entries(finding?.evidence ?? {});
    const about = text(finding?.says).includes(text(finding?.about)) ? '' : text(finding?.about);
    return el('li', `finding ${severity}`,
      el('span', 'severity', severity),
      el('div', '',
        el('p', '', bidi(text(finding?.says))),
        el('p', 'rule', el('code', '', text(finding?.rule)), about && ' about ', about && bidi(about)),
        evidence.length ? el('details', '', el('summary', '', 'Evidence'), pairs(evidence)) : null));
  });
  return rows.length + reasons.length ? section('Findings', el('ul', 'findings', ...reasons, ...rows)) : null;
}

function rank(finding) {
  const place = SEVERITIES.indexOf(finding?.severity);
  return place < 0 ? 0 : place;
}

function pairs(entries) {
  return el('dl', 'pairs', ...entries.flatMap(([name, value]) =>
    [el('dt', '', name), el('dd', '', bidi(typeof value === 'object' ? JSON.stringify(value) : String(value)))]));
}

function calls(verdict, known) {
  const calls = list(verdict.meaning?.calls);
  return calls.length ? section('Calls', nested(calls, known)) : null;
}

/** Calls, each with its arguments folded away and the calls inside it. */
function nested(calls, known) {
  return el('ol', 'calls', ...calls.map(call => {
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
      args.length ? el('details', '', el('summary', '', args.length === 1 ? '1 argument' : `${args.length} arguments`), pairs(args)) : null,
      inner.length ? nested(inner, known) : null);
  }));
}

function fields(verdict) {
  const rows = list(verdict.meaning?.fields);
  return rows.length ? section('What it says',
    el('dl', 'pairs', ...rows.flatMap(field => [el('dt', '', text(field?.label)),
      el('dd', '', bidi(text(field?.value)), text(field?.path) && el('small', 'path', field.path))]))) : null;
}

/** What happens to everybody else: folded away. */
function others(verdict, known, account, own) {
  const effects = verdict.effects ?? {};
  const rows = [
    ...list(effects.balances).filter(b => !own.has(text(b?.account).toLowerCase())).map(b => el('li', '',
      address(b.account, known, account), text(b.change).startsWith('-') ? ' loses ' : ' gets ', amount(b.asset, b.change, known))),
    ...list(effects.allowances).filter(a => account && !own.has(text(a?.owner).toLowerCase())).map(a => el('li', '',
      address(a.spender, known, account), ' may take from ', address(a.owner, known, account), ': ', amount(a.asset, a.amount, known))),
    ...list(effects.created).map(c => el('li', '', 'A contract is made at ', address(text(c) || text(c?.address), known, account))),
    ...list(effects.control).map(c => el('li', '', address(c?.contract, known, account), `: ${text(c?.what)} changes from `,
      hex(c?.before), ' to ', hex(c?.after))),
  ];
  return rows.length
    ? el('section', 'part', el('details', '', el('summary', '', `What changes for others (${rows.length})`), el('ul', 'others', ...rows)))
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
  const json = JSON.stringify(checked.verdict, null, 2);
  const copy = el('button', '', 'Copy');
  copy.type = 'button';
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(json);
    copy.textContent = 'Copied';
  });
  const entry = checked.entry;
  return el('footer', 'part kept',
    entry && el('p', '', icon('link'), el('span', '', `Kept as entry ${entry.sequence} of the journal, `, hex(entry.hash))),
    el('details', '', el('summary', '', 'Raw JSON'), copy, el('pre', '', el('code', '', json))));
}
