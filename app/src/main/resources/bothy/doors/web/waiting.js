// What waits for a decision, signed or to be signed, and what was decided lately. What is on screen is changed in place,
// so that focus and reading aren't lost.

import * as api from './api.js';
import {Bar, STAGES, TONES, clock, put, toSign} from './bar.js';
import {card} from './card.js';
import {current, el, list, text} from './dom.js';
import {asking} from './pages.js';

const SECOND = 1000;
const OPEN = ['waiting', 'checking'];

export class WaitingView {
  constructor(failed, bringIntoView) {
    this.failed = failed;
    this.bringIntoView = bringIntoView;
    const byId = id => document.getElementById(id);
    this.parts = Object.fromEntries(['to-waiting', 'count', 'news', 'alarm', 'queue', 'nobody', 'lately', 'decided', 'submission',
      'waiting-title', 'asking'].map(id => [id, byId(id)]));
    this.rows = new Map();
    this.known = new Map();
    this.first = true;
    this.here = false;
    this.shown = '';
  }

  /** Asks how things stand. Gives whether there is anything to ask for again. */
  async look() {
    const state = await api.waiting();
    if (state.open === true) {
      this.show(state);
    }
    return state;
  }

  /** What a second changes: how long is left. */
  tick() {
    for (const [hash, row] of this.rows) {
      const submission = this.known.get(hash);
      if (submission?.stage === 'waiting') {
        row.show(submission, this.left(submission));
      }
    }
    this.refresh();
  }

  enter(hash) {
    this.here = true;
    if (hash) {
      this.open(hash);
    } else {
      this.close();
      this.parts['waiting-title'].focus();
      this.openFirst();
    }
  }

  leave() {
    this.here = false;
  }

  show(state) {
    const {parts} = this;
    this.ahead = Date.parse(state.now) - Date.now();
    this.alreadySigned = text(state.alreadySigned);
    const all = list(state.submissions).filter(each => Object.hasOwn(STAGES, each?.stage));
    const open = all.filter(each => OPEN.includes(each.stage));
    const waiting = open.filter(each => each.stage === 'waiting');
    const closed = all.filter(each => !OPEN.includes(each.stage));
    const pages = list(state.asking).map(text).filter(Boolean);
    parts.count.hidden = waiting.length + pages.length === 0;
    parts.count.textContent = String(waiting.length + pages.length);
    this.ask(pages);
    this.tell(all);
    this.fill(parts.queue, open.toReversed());
    this.fill(parts.decided, closed);
    parts.nobody.hidden = open.length + pages.length > 0;
    parts.lately.hidden = closed.length === 0;
    this.known = new Map(all.map(each => [each.hash, each]));
    this.first = false;
    this.refresh();
    this.openFirst();
  }

  /** Pages that ask to be connected; what is on screen stays where it is. */
  ask(pages) {
    const {asking: place} = this.parts;
    const there = new Map([...place.children].map(box => [box.dataset.origin, box]));
    if (pages.length !== there.size || pages.some(origin => !there.has(origin))) {
      place.replaceChildren(...pages.map(origin => there.get(origin) ?? asking(origin, this.failed)));
    }
  }

  /** Says what is new: to screen readers too, and an alarm where something didn't do what was shown. */
  tell(all) {
    const fresh = all.filter(each => this.known.get(each.hash)?.stage !== each.stage);
    const arrived = fresh.filter(each => each.stage === 'waiting');
    if (arrived.length) {
      this.parts.news.textContent = `Waits for your decision: ${arrived.map(each => text(each.says) || text(each.summary)).join('. ')}`;
    } else if (fresh.length && !this.first) {
      this.parts.news.textContent = fresh.map(each => `${STAGES[each.stage]}: ${text(each.says)}`).join('. ');
    }
    const wrong = all.filter(each => each.stage === 'different');
    const says = wrong.length
      ? `${wrong.length === 1 ? 'A transaction' : `${wrong.length} transactions`} did not do what was shown. Look at it below, and don’t use that contract again until you know why.`
      : '';
    if (this.parts.alarm.textContent !== says) {
      this.parts.alarm.textContent = says;
      this.parts.alarm.hidden = says === '';
    }
  }

  /** Rows are kept from one look to the next, and moved only where their order changed. */
  fill(place, submissions) {
    const rows = submissions.map(each => {
      let row = this.rows.get(each.hash);
      if (!row) {
        row = new Row(each.hash);
        this.rows.set(each.hash, row);
      }
      row.show(each, this.left(each));
      return row.element;
    });
    const now = [...place.children];
    if (rows.length !== now.length || rows.some((row, i) => row !== now[i])) {
      const focused = document.activeElement;
      place.replaceChildren(...rows);
      if (rows.some(row => row.contains(focused))) {
        focused.focus({preventScroll: true});
      }
    }
    this.mark();
  }

  mark() {
    for (const row of this.rows.values()) {
      current(row.link, row.hash === this.shown && this.here);
    }
  }

  left(submission) {
    return Math.max(0, Math.round((Date.parse(submission.until) - Date.now() - (this.ahead ?? 0)) / SECOND));
  }

  /** The one that has waited longest, unless the person looks at another. */
  openFirst() {
    const first = this.parts.queue.querySelector('a');
    if (this.here && !this.shown && first) {
      this.open(first.dataset.hash, false);
    }
  }

  close() {
    this.shown = '';
    this.bar = null;
    this.parts.submission.replaceChildren();
    this.mark();
  }

  async open(hash, chosen = true) {
    this.shown = hash;
    this.mark();
    try {
      const whole = await api.submission(hash);
      if (this.shown !== hash) {
        return;
      }
      this.inputs = whole.submission.inputs;
      this.bar = new Bar(whole.submission, (forward, proof) => this.decide(hash, forward, proof));
      this.parts.submission.replaceChildren(this.bar.element, ...(whole.verdict ? [card(whole)] : []));
      this.known.set(hash, whole.submission);
      this.refresh();
      if (chosen) {
        (this.parts.submission.querySelector('.verdict') ?? this.bar.element).focus({preventScroll: true});
        this.bringIntoView(this.parts.submission);
      }
    } catch (error) {
      this.shown = '';
      this.failed(error);
    }
  }

  /** The bar above the card, as the submission stands now; a card that came late, or isn't that one any more, is fetched. */
  refresh() {
    const submission = this.known.get(this.shown);
    if (!this.bar || !submission) {
      return;
    }
    this.bar.show(submission, this.left(submission), this.alreadySigned);
    if (submission.inputs !== this.inputs) {
      this.open(this.shown, false);
    }
  }

  /** What stands after it. A wrong proof is told to whoever gave it; anything else to the page. */
  async decide(hash, forward, proof) {
    try {
      const after = await api.decide(hash, forward, proof);
      this.known.set(hash, after);
      this.refresh();
      return after;
    } catch (error) {
      if (!proof) {
        this.failed(error);
      }
      throw error;
    } finally {
      this.look().catch(this.failed);
    }
  }
}

/** One submission in the list. */
class Row {
  constructor(hash) {
    this.hash = hash;
    this.pill = el('span', 'pill');
    this.what = el('span', 'what');
    this.why = el('span', 'why');
    this.time = el('span', 'time');
    this.link = el('a', 'entry', this.pill, this.what, this.why, this.time);
    this.link.href = `#/waiting/${hash}`;
    this.link.dataset.hash = hash;
    this.element = el('li', '', this.link);
  }

  show(submission, left) {
    const {stage} = submission;
    const waits = stage === 'waiting';
    const tone = waits && ['allow', 'ask', 'unknown', 'refuse'].includes(submission.verdict) ? submission.verdict : TONES[stage];
    this.link.className = `entry ${tone}`;
    put(this.pill, waits ? text(submission.verdict) : toSign(submission) && stage === 'dropped' ? 'declined' : STAGES[stage]);
    put(this.what, text(submission.says) || `${toSign(submission) ? 'Request' : 'Transaction'} ${this.hash.slice(0, 10)}…`);
    put(this.why, waits ? text(submission.summary) : text(submission.stands));
    put(this.time, [toSign(submission) ? 'to sign' : 'signed', text(submission.origin),
      waits ? `${toSign(submission) ? 'ends' : 'dropped'} in ${clock(left)}` : new Date(submission.arrived).toLocaleString()].filter(Boolean).join(' · '));
  }
}
