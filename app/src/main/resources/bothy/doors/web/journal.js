// The journal: newest first, with the state of its chain on top.

import * as api from './api.js';
import {bidi, current, el, hex, icon, list, text} from './dom.js';

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
      this.chain.replaceChildren(chain(page.chain ?? {}));
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

function row(entry) {
  const answer = ['allow', 'ask', 'refuse', 'unknown'].includes(entry.verdict) ? entry.verdict : 'unknown';
  const time = el('time', '', new Date(entry.time).toLocaleString());
  time.dateTime = text(entry.time);
  const link = el('a', `entry ${answer}`,
    el('span', 'pill', entry.verdict ? answer : entry.kind),
    el('span', 'what', bidi(text(entry.says) || text(entry.summary))),
    el('span', 'why', bidi(text(entry.summary))),
    el('span', 'time', `#${entry.sequence} · `, time));
  link.href = `#/journal/${entry.sequence}`;
  return el('li', '', link);
}
