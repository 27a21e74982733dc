// The strip that says how the chain stands: head, ground, participation, age.

import {decimal} from './amounts.js';
import {bidi, el, text} from './dom.js';

const ORDER = ['practice', 'journal', 'head', 'ground', 'participation', 'age'];

export class HealthStrip {
  constructor() {
    this.place = document.getElementById('health');
    this.state = {};
    this.heard = Date.now();
  }

  take(state) {
    this.state = state ?? {};
    this.heard = Date.now();
    this.show();
  }

  /** Changed only where it says something else; the age grows by itself. */
  show() {
    const rows = facts(this.state, Math.floor((Date.now() - this.heard) / 1000));
    const said = JSON.stringify(rows);
    if (said !== this.said) {
      this.said = said;
      this.place.replaceChildren(...rows.map(([name, value, tone]) => el('div', tone ?? '', el('dt', '', name), el('dd', '', bidi(value)))));
      this.place.hidden = rows.length === 0;
    }
  }
}

function facts(state, since) {
  const place = name => ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length;
  const given = Object.entries(state).sort(([a], [b]) => place(a) - place(b));
  return given.map(([name, value]) => fact(name, value, since)).filter(Boolean);
}

function fact(name, value, since) {
  switch (name) {
    case 'practice':
      return value === true ? ['Practice', 'nothing here has worth', 'practice'] : null;
    case 'journal':
      return ['Journal', text(value), 'broken'];
    case 'ground':
      return ['Ground', text(value), `ground-${['proven', 'given'].includes(value) ? value : 'claimed'}`];
    case 'age':
      return ['Age', age(Number(value) + since)];
    case 'head':
      return ['Block', decimal(text(value), 0)];
    default:
      return ['string', 'number'].includes(typeof value) ? [name.charAt(0).toUpperCase() + name.slice(1), text(value)] : null;
  }
}

function age(seconds) {
  return seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}
