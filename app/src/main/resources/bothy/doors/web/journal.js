// The journal: newest first, with the state of its chain, and of the head that is kept outside of it, on top.

import * as api from './api.js';
import {card} from './card.js';
import {bidi, current, el, folded, hex, icon, lines, list, pairs, text, when} from './dom.js';

const KINDS = {
  decision: 'decided', approval: 'approved', signature: 'signed', inclusion: 'in a block', policy: 'policy', check: 'check',
};

export class JournalView {
  constructor(failed) {
    this.failed = failed;
    this.entries = document.getElementById('entries');
    this.search = document.getElementById('search');
    this.more = document.getElementById('more');
    this.none = document.getElementById('none');
    this.chain = document.getElementById('chain');
    this.asked = 0;
    this.search.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.load(), 200);
    });
    this.more.addEventListener('click', () => this.load(this.last));
  }

  /** Loads the first page, or the one before an entry. An answer that was overtaken is dropped. */
  async load(before = '') {
    const asked = ++this.asked;
    try {
      const page = await api.journal(before, this.search.value.trim());
      if (asked === this.asked) {
        this.show(page, before === '');
      }
    } catch (error) {
      this.failed(error);
    }
  }

  show(page, first) {
    if (first) {
      this.entries.replaceChildren();
      this.chain.replaceChildren(...[chain(page.chain ?? {}), page.anchor && anchor(page.anchor)].filter(Boolean));
    }
    for (const entry of list(page.entries)) {
      this.entries.append(row(entry));
      this.last = entry.sequence;
    }
    this.more.hidden = page.more !== true;
    this.none.hidden = this.entries.childElementCount > 0;
    this.none.textContent = this.search.value.trim()
      ? 'No entry holds these words.' : 'Nothing was checked yet. What you check on this page is kept here.';
    this.mark();
  }

  /** Marks the entry that is open. */
  mark() {
    for (const link of this.entries.querySelectorAll('a')) {
      current(link, link.getAttribute('href') === location.hash);
    }
  }
}

function chain(state) {
  const intact = state.state === 'intact';
  const says = intact
    ? state.sequence === 0 ? 'The journal is empty.' : `The chain is intact: ${state.sequence} ${state.sequence === 1 ? 'entry' : 'entries'}.`
    : `The chain is broken at entry ${state.sequence}: ${text(state.says)}`;
  const box = el('div', `chain ${intact ? 'intact' : 'broken'}`, icon(intact ? 'link' : 'refuse'),
    el('div', '', el('p', '', says),
      intact && state.sequence > 0 && el('p', 'head', 'Head ', el('code', '', `${state.sequence}:`), hex(state.hash))));
  box.setAttribute('role', intact ? 'status' : 'alert');
  return box;
}

/** The head that is kept outside: where it isn't in the file any more, the file was cut or replaced. */
function anchor(state) {
  const good = state.state === 'matches';
  const none = good && state.sequence === undefined;
  const box = el('div', `chain ${good ? 'intact' : 'broken'}`, icon(good ? 'allow' : 'refuse'),
    el('div', '', el('p', '', bidi(text(state.says) || (none ? 'No head is kept outside yet.' : good ? 'The head kept outside is in it.' : 'The head kept outside isn’t in it.'))),
      text(state.hash) && el('p', 'head', 'Anchored ', el('code', '', `${text(state.sequence)}:`), hex(state.hash), text(state.time) && ' ',
        text(state.time) && when(state.time))));
  box.setAttribute('role', good ? 'status' : 'alert');
  return box;
}

/** An entry, whole: a card of what was checked, or its members as they are. */
export function kept(entry) {
  return entry.verdict ? card(entry) : record(entry);
}

function record({entry, ...members}) {
  const title = el('h2', 'verdict', KINDS[entry?.kind] ? KINDS[entry.kind].charAt(0).toUpperCase() + KINDS[entry.kind].slice(1) : text(entry?.kind));
  title.tabIndex = -1;
  const rows = Object.entries(members).map(([name, value]) => [name, text(value).startsWith('0x') ? hex(value)
    : typeof value === 'object' ? el('code', '', JSON.stringify(value)) : bidi(String(value))]);
  return el('article', 'card record',
    el('header', 'answer', el('div', 'words', title, el('p', 'summary', when(entry?.time)))),
    el('section', 'part', rows.length ? pairs(rows) : el('p', 'nothing', 'Nothing more was kept.')),
    el('footer', 'part kept', el('p', '', icon('link'), el('span', '', `Entry ${text(entry?.sequence)} of the journal, `, hex(entry?.hash))),
      folded('Raw JSON', () => [el('pre', '', el('code', '', lines(JSON.stringify(members, null, 2))))])));
}

function row(entry) {
  const answer = ['allow', 'ask', 'refuse', 'unknown'].includes(entry.verdict) ? entry.verdict : 'unknown';
  const time = el('time', '', new Date(entry.time).toLocaleString());
  time.dateTime = text(entry.time);
  const link = el('a', `entry ${entry.verdict ? answer : 'info'}`,
    el('span', 'pill', entry.verdict ? answer : KINDS[entry.kind] ?? text(entry.kind)),
    el('span', 'what', bidi(text(entry.says) || text(entry.summary))),
    el('span', 'why', bidi(text(entry.summary))),
    el('span', 'time', `#${entry.sequence} · `, time));
  link.href = `#/journal/${entry.sequence}`;
  return el('li', '', link);
}
