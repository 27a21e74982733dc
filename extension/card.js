// The card of a request that another wallet is about to sign, and the decision on it. What is dangerous takes two steps,
// and nothing can be decided by a click that was meant for the page: the buttons wait until the card has been seen.

import {button, clean, el, list, tell, text} from './view.js';

const WORDS = {allow: 'Allow', ask: 'Ask', refuse: 'Refuse', unknown: 'Unknown'};
const SEVERITIES = ['danger', 'warning', 'info'];
const SEEN = 900;
const MOST_SHOWN = 200;

const id = location.hash.slice(1);
const main = document.getElementById('card');
const found = await tell('card', {id});
if (found) {
  show(found);
} else {
  main.replaceChildren(el('p', '', 'This request is no longer waiting.'));
}

function show(card) {
  const verdict = card.checked?.verdict ?? {};
  const words = card.down ? 'Not checked' : WORDS[card.answer];
  document.title = `${words}: ${card.origin}`;
  main.className = card.answer;
  main.replaceChildren(...[
    el('header', '',
      el('p', 'origin', el('strong', '', card.origin), card.top && ', in a frame of another page'),
      el('h1', '', words),
      el('p', 'summary', card.says),
      el('p', 'says', text(verdict.meaning?.interpolatedIntent) || text(verdict.meaning?.intent)),
      el('p', 'method', 'It asks your other wallet for ', el('code', '', card.method), card.chainId && ` on chain ${number(card.chainId)}`, '.')),
    moves(verdict, text(card.checked?.account)),
    later(verdict, text(card.checked?.account)),
    findings(verdict),
    calls(verdict),
    fields(verdict),
    raw(card),
    decisions(card),
  ].filter(Boolean));
}

function number(hex) {
  return /^0x[0-9a-fA-F]{1,64}$/.test(hex) ? BigInt(hex).toString() : hex;
}

function section(title, rows) {
  return rows.length ? el('section', '', el('h2', '', title), el('ul', '', rows)) : null;
}

function asset(given) {
  return given?.kind === 'native' ? 'ETH' : el('span', '', text(given?.symbol), ' ', el('code', '', text(given?.address)),
    text(given?.id) && ` #${given.id}`);
}

/** Units with 18 decimals for the chain's own coin; what a token's decimals are isn't known here. */
function amount(given, units) {
  const plain = text(units).replace('-', '');
  if (given?.kind !== 'native' || !/^[0-9]{1,80}$/.test(plain)) {
    return el('span', 'amount', el('strong', '', plain), ' smallest units of ', asset(given));
  }
  const padded = plain.padStart(19, '0');
  const fraction = padded.slice(-18).replace(/0+$/, '');
  return el('span', 'amount', el('strong', '', padded.slice(0, -18) + (fraction && '.' + fraction)), ' ETH');
}

function moves(verdict, account) {
  const mine = list(verdict.effects?.balances).filter(each => text(each?.account).toLowerCase() === account.toLowerCase());
  return section('What moves', mine.slice(0, MOST_SHOWN).map(each => {
    const leaves = text(each.change).startsWith('-');
    return el('li', leaves ? 'leaves' : 'arrives', leaves ? 'leaves you: ' : 'arrives: ', amount(each.asset, each.change));
  }));
}

/** What was decoded, or what the holder took when played, if it is more. */
function worst(exposure) {
  const {before, after} = exposure.held ?? {};
  const number = units => /^\d{1,78}$/.test(text(units)) ? BigInt(text(units)) : 0n;
  const taken = number(before) - number(after);
  return taken > number(exposure.amount) ? String(taken) : exposure.amount;
}

function later(verdict, account) {
  const mine = each => text(each?.owner).toLowerCase() === account.toLowerCase();
  const effects = verdict.effects ?? {};
  const much = each => each.unlimited ? el('span', '', el('strong', '', 'all'), ' of your ', asset(each.asset)) : amount(each.asset, each.amount);
  const who = address => text(address) ? el('code', '', text(address)) : 'whoever holds the signature';
  return section('Who may take what later', [
    ...list(effects.allowances).filter(mine).map(each => el('li', '', who(each.spender), ' may take ', much(each))),
    ...list(effects.operators).filter(mine).map(each => el('li', '', who(each.operator),
      each.approved ? ' may take every token of ' : ' may no longer take tokens of ', el('code', '', text(each.token)))),
    ...list(effects.delegations).map(each => el('li', '', who(each.delegate), ' runs as ', el('code', '', text(each.account)))),
    ...list(verdict.exposure).map(each => el('li', '', who(each.by), ' could take ', much({...each, amount: worst(each)}))),
  ].slice(0, MOST_SHOWN));
}

function findings(verdict) {
  const rank = each => SEVERITIES.indexOf(each?.severity);
  const sorted = [...list(verdict.findings)].sort((a, b) => rank(a) - rank(b));
  return section('Findings', sorted.slice(0, MOST_SHOWN).map(each => {
    const severity = SEVERITIES.includes(each?.severity) ? each.severity : 'danger';
    return el('li', `finding ${severity}`, el('span', 'severity', severity), ' ', text(each?.says), ' ', el('code', '', text(each?.rule)));
  }));
}

function calls(verdict) {
  return section('Calls', list(verdict.meaning?.calls).slice(0, MOST_SHOWN).map(each =>
    el('li', '', el('code', '', text(each?.function) || `not decoded: ${text(each?.selector)}`), ' at ', el('code', '', text(each?.to) || 'a new contract'))));
}

function fields(verdict) {
  return section('What it says', list(verdict.meaning?.fields).slice(0, MOST_SHOWN).map(each =>
    el('li', '', text(each?.label), ': ', el('span', 'value', text(each?.value)))));
}

function raw(card) {
  return el('details', '', el('summary', '', 'As it came'), el('pre', '', JSON.stringify(card.params, null, 2).slice(0, 100_000)));
}

// --- deciding ---

function decisions(card) {
  const stop = button('Stop it', 'stop', () => decide(false));
  const bar = el('footer', '');
  const certain = card.answer === 'refuse' || card.down;
  const label = card.answer === 'allow' ? 'Pass it on' : card.down ? 'Go on without Bothy, this once' : 'Pass it on all the same';
  const pass = button(label, 'pass', () => {
    if (certain) {
      second(bar, card);
    } else {
      decide(true);
    }
  });
  bar.append(stop, pass);
  armed(pass);
  return bar;
}

/** The second step: in words, at another place, and as slow as the first. */
function second(bar, card) {
  const sure = el('input', '');
  sure.type = 'checkbox';
  sure.id = 'sure';
  const says = card.down
    ? 'Nothing was checked. I know what this request does.'
    : 'Bothy refuses this. I have read why, and sign it at my own risk.';
  const label = el('label', '', sure, ' ', says);
  const pass = button('Pass it on', 'pass danger', () => sure.checked && decide(true));
  pass.disabled = true;
  sure.addEventListener('change', () => {
    pass.disabled = true;
    if (sure.checked) {
      armed(pass);
    }
  });
  bar.replaceChildren(label, pass, button('Stop it', 'stop', () => decide(false)));
}

/** Enables a button once the card has been in front for a moment; anew whenever it comes to the front. */
function armed(pass) {
  let timer = 0;
  const wait = () => {
    clearTimeout(timer);
    pass.disabled = true;
    timer = setTimeout(() => {
      pass.disabled = document.visibilityState !== 'visible';
    }, SEEN);
  };
  window.addEventListener('focus', wait);
  document.addEventListener('visibilitychange', wait);
  wait();
}

async function decide(pass) {
  await tell('decide', {id, pass});
  main.replaceChildren(el('p', '', clean(pass ? 'Passed on.' : 'Stopped.')));
  window.close();
}
