// The address book: who is known by which name, and who said so.

import * as api from './api.js';
import {bidi, el, hex, list, some, text} from './dom.js';

const FROM = {policy: 'your policy', you: 'you', list: 'a list', known: 'Bothy'};

export class NamesView {
  constructor(failed) {
    this.failed = failed;
    this.place = document.getElementById('names-place');
    this.search = document.getElementById('names-search');
    this.search.addEventListener('input', () => this.show());
  }

  async enter() {
    try {
      this.all = list((await api.names()).names);
      this.show();
    } catch (error) {
      this.failed(error);
    }
  }

  show() {
    const words = this.search.value.trim().toLowerCase();
    const found = list(this.all).filter(each => `${text(each?.name)} ${text(each?.address)} ${text(each?.says)}`.toLowerCase().includes(words));
    this.place.replaceChildren(found.length ? some(el('ul', 'names'), found, row)
      : el('p', 'nothing', words ? 'Nobody is called that.' : 'Nobody has a name yet: name parties in your policy.'));
  }
}

function row(each) {
  const line = Number(each?.line);
  const from = el(line > 0 ? 'a' : 'span', 'from-whom', FROM[each?.from] ?? text(each?.from), line > 0 && `, line ${line}`);
  if (line > 0) {
    from.href = `#/policy/${line}`;
  }
  return el('li', 'name-row', el('strong', '', bidi(text(each?.name))), hex(each?.address), el('small', '', from),
    text(each?.says) && el('p', 'hint', bidi(each.says)));
}
