// What wallets sent through the door: what waits for a decision, and what was decided lately. Asked for again each
// second while the page can be seen; what is on screen is changed in place, so that focus and reading aren't lost.

import * as api from './api.js';
import {decimal} from './amounts.js';
import {card} from './card.js';
import {bidi, current, el, hex, icon, list, text} from './dom.js';

const SECOND = 1000;
/** What was just put on screen can't be decided by a click that was meant for what stood there before. */
const UNARMED = 700;
const STAGES = {
  checking: 'checking', waiting: 'waits', forwarded: 'sent', dropped: 'dropped', expired: 'expired', refused: 'refused',
  failed: 'not sent', included: 'as promised', different: 'different',
};
const TONES = {
  waiting: 'ask', checking: 'info', forwarded: 'info', dropped: 'unknown', expired: 'unknown', refused: 'refuse', failed: 'ask',
  included: 'allow', different: 'refuse',
};
const OPEN = ['waiting', 'checking'];

export class WaitingView {
  constructor(failed, bringIntoView) {
    this.failed = failed;
    this.bringIntoView = bringIntoView;
    const byId = id => document.getElementById(id);
    this.parts = Object.fromEntries(['to-waiting', 'count', 'news', 'alarm', 'queue', 'nobody', 'lately', 'decided', 'submission',
      'health', 'waiting-title'].map(id => [id, byId(id)]));
    this.rows = new Map();
    this.known = new Map();
    this.first = true;
    this.here = false;
    this.shown = '';
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && this.timer) {
        this.look();
      }
    });
  }

  /** Looks each second for as long as there is a door. */
  watch() {
    this.look();
  }

  async look() {
    clearTimeout(this.timer);
    const turn = this.turn = (this.turn ?? 0) + 1;
    let again = true;
    if (!document.hidden) {
      try {
        const state = await api.waiting();
        again = state.open === true;
        if (again) {
          this.health(await api.health());
          this.show(state);
        }
      } catch (error) {
        again = error.status !== 401;
        if (again) {
          this.health({status: 'Bothy doesn’t answer'});
        }
      }
    }
    if (again && turn === this.turn) {
      this.timer = setTimeout(() => this.look(), SECOND);
    }
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
    parts['to-waiting'].hidden = false;
    parts.count.hidden = waiting.length === 0;
    parts.count.textContent = String(waiting.length);
    this.tell(all);
    this.fill(parts.queue, open.toReversed());
    this.fill(parts.decided, closed);
    parts.nobody.hidden = open.length > 0;
    parts.lately.hidden = closed.length === 0;
    this.known = new Map(all.map(each => [each.hash, each]));
    this.first = false;
    this.refresh();
    this.openFirst();
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
      this.bar = new Bar(hash, forward => this.decide(hash, forward));
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

  /** The bar above the card, as the submission stands now; a card that came late is fetched. */
  refresh() {
    const submission = this.known.get(this.shown);
    if (!this.bar || !submission) {
      return;
    }
    this.bar.show(submission, this.left(submission), this.alreadySigned);
    if (submission.verdict && !this.parts.submission.querySelector('.card')) {
      this.open(this.shown, false);
    }
  }

  async decide(hash, forward) {
    try {
      this.known.set(hash, await api.decide(hash, forward));
      this.refresh();
    } catch (error) {
      this.failed(error);
    }
    await this.look();
  }

  /** How the chain stands: head, ground, participation, age. */
  health(state) {
    const {health} = this.parts;
    const rows = facts(state);
    const said = JSON.stringify(rows);
    if (said !== this.said) {
      this.said = said;
      health.replaceChildren(...rows.map(([name, value, tone]) => el('div', tone ?? '', el('dt', '', name), el('dd', '', bidi(value)))));
      health.hidden = rows.length === 0;
    }
  }
}

const ORDER = ['practice', 'head', 'ground', 'participation', 'age'];

function facts(state) {
  const rows = [];
  const place = name => ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length;
  const given = Object.entries(state ?? {}).sort(([a], [b]) => place(a) - place(b));
  for (const [name, value] of given) {
    if (name === 'practice') {
      if (value === true) {
        rows.push(['Practice', 'nothing here has worth', 'practice']);
      }
    } else if (name === 'ground') {
      rows.push(['Ground', text(value), `ground-${['proven', 'given'].includes(value) ? value : 'claimed'}`]);
    } else if (name === 'age') {
      rows.push(['Age', age(Number(value))]);
    } else if (name === 'head') {
      rows.push(['Block', decimal(text(value), 0)]);
    } else if (['string', 'number'].includes(typeof value)) {
      rows.push([name.charAt(0).toUpperCase() + name.slice(1), text(value)]);
    }
  }
  return rows;
}

function age(seconds) {
  return seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

/** Minutes and seconds. */
function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
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
    const tone = waits && submission.verdict === 'unknown' ? 'unknown' : TONES[stage];
    this.link.className = `entry ${tone}`;
    put(this.pill, waits ? text(submission.verdict) : STAGES[stage]);
    put(this.what, text(submission.says) || `Transaction ${this.hash.slice(0, 10)}…`);
    put(this.why, waits ? text(submission.summary) : text(submission.stands));
    put(this.time, waits ? `dropped in ${clock(left)}` : new Date(submission.arrived).toLocaleString());
  }
}

/** Text that is only touched where it changes. */
function put(element, value) {
  const shown = bidi(value);
  if (element.textContent !== shown.textContent) {
    element.replaceChildren(shown);
  }
}

/** What can be done, above the card. */
class Bar {
  constructor(hash, decide) {
    this.forward = button('Forward', 'Send it to the node', () => this.choose(decide, true));
    this.drop = button('Drop', 'Don’t send it', () => this.choose(decide, false));
    this.stands = el('p', 'stands');
    this.left = el('p', 'left-over');
    this.buttons = el('div', 'row', this.drop, this.forward);
    this.signed = el('div', 'signed');
    this.element = el('section', 'bar', this.stands, this.left, this.buttons, this.signed,
      el('p', 'hint', 'Transaction ', hex(hash)));
    this.element.setAttribute('aria-label', 'Decision');
    this.element.tabIndex = -1;
    this.armed = Date.now() + UNARMED;
    this.busy = false;
    setTimeout(() => this.arm(), UNARMED);
    this.arm();
  }

  arm() {
    const off = this.busy || Date.now() < this.armed;
    this.forward.disabled = off;
    this.drop.disabled = off;
  }

  async choose(decide, forward) {
    this.busy = true;
    this.arm();
    await decide(forward);
    this.busy = false;
    this.arm();
  }

  show(submission, left, alreadySigned) {
    const waits = submission.stage === 'waiting';
    const tone = TONES[submission.stage];
    this.element.className = `bar ${waits ? '' : tone}`;
    put(this.stands, waits ? 'It waits for your decision. Read the card first.'
      : submission.stage === 'dropped' || submission.stage === 'expired'
        ? `${submission.stage === 'dropped' ? 'You dropped it.' : 'Nobody decided in time, so it was dropped.'}`
        : text(submission.stands) || 'It is being checked.');
    this.left.hidden = !waits;
    put(this.left, `Without a decision it is dropped in ${clock(left)}.`);
    if (this.buttons.hidden === waits) {
      this.buttons.hidden = !waits;
      // a button that was pressed is off by now, and has lost the focus
      if (!waits && (this.busy || this.element.contains(document.activeElement))) {
        this.element.focus();
      }
    }
    const voidable = ['waiting', 'dropped', 'expired', 'refused', 'failed'].includes(submission.stage);
    this.signed.hidden = !voidable;
    if (voidable && !this.signed.childElementCount) {
      this.signed.append(...howToVoid(submission, alreadySigned));
    }
  }
}

function button(name, says, action) {
  const made = el('button', '', name);
  made.type = 'button';
  made.title = says;
  made.addEventListener('click', action);
  return made;
}

/** It is signed already; what makes it void is another transaction in its place. */
function howToVoid(submission, alreadySigned) {
  const by = submission.replacement;
  const rows = by ? [
    ['From', hex(by.from)],
    ['Nonce', el('strong', '', text(by.nonce))],
    ['Fee, at least', el('span', '', el('strong', '', `${decimal(text(by.maxFeePerGas), 9)} gwei`), ' a unit of gas')],
    ['Tip, at least', el('span', '', el('strong', '', `${decimal(text(by.maxPriorityFeePerGas), 9)} gwei`), ' a unit of gas')],
  ] : [];
  return [
    el('p', '', icon('later'), el('span', '', alreadySigned)),
    by && el('details', '', el('summary', '', 'How to make it void'),
      el('p', '', by.blobs
        ? 'It carries blobs: only another transaction with blobs takes its place. With your wallet, send one with:'
        : 'With your wallet, send 0 ETH to yourself with the fields below. Nodes take it in place of this one; what is included first counts.'),
      el('dl', 'pairs', ...rows.flatMap(([name, value]) => [el('dt', '', name), el('dd', '', value)])))].filter(Boolean);
}
