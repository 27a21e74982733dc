// The policy: what is in force in words, the file with its lines, what is wrong with it and where, and a loosening that
// waits. The file is written with an editor, never here.

import * as api from './api.js';
import {bidi, el, hex, list, text, when} from './dom.js';
import {ProofForm} from './proof.js';

const MOST_LINES = 5000;

export class PolicyView {
  constructor(failed) {
    this.failed = failed;
    this.place = document.getElementById('policy-place');
    this.waits = document.getElementById('policy-waits');
    this.says = document.getElementById('policy-says');
  }

  async enter(line) {
    this.line = Number(line) || 0;
    this.scroll = this.line > 0;
    await this.load();
  }

  async load() {
    try {
      this.show(await api.policy());
    } catch (error) {
      this.failed(error);
    }
  }

  show(state) {
    const errors = list(state.errors);
    this.loosening(state.loosening);
    this.place.replaceChildren(el('div', 'file',
      el('p', 'file-name', el('code', '', text(state.file) || 'policy.toml')),
      errors.length ? el('p', 'alert', errors.length === 1 ? 'One line can’t be read; what was in force before stays.'
        : `${errors.length} lines can’t be read; what was in force before stays.`) : null,
      ...errors.filter(error => !(error?.line > 0)).map(error => el('p', 'wrong', bidi(text(error?.says)))),
      text(state.text) ? this.listing(text(state.text), errors) : el('p', 'nothing', 'There is no file yet: ./bothy policy init writes one.')));
    const words = list(state.says);
    this.says.replaceChildren(
      words.length ? el('ul', 'in-force', ...words.map(each => el('li', '', bidi(text(each))))) : el('p', 'nothing', 'Every request asks you.'),
      ...[text(state.version) && el('p', 'hint', 'Version ', hex(state.version), text(state.since) && ' since ', text(state.since) && when(state.since))].filter(Boolean));
    if (this.scroll) {
      this.scroll = false;
      this.place.querySelector('.aimed')?.scrollIntoView({block: 'center'});
    }
  }

  listing(whole, errors) {
    const all = whole.split('\n');
    const rows = all.slice(0, MOST_LINES).map((line, i) => {
      const wrong = errors.filter(error => Number(error?.line) === i + 1);
      const row = el('li', wrong.length ? 'bad' : i + 1 === this.line ? 'aimed' : '', el('code', '', line || ' '),
        ...wrong.map(error => el('p', 'wrong', bidi(text(error?.says)))));
      row.value = i + 1;
      return row;
    });
    const listing = el('ol', 'listing', ...rows);
    listing.tabIndex = 0;
    listing.setAttribute('aria-label', 'The file, line by line');
    return el('div', '', listing, all.length > MOST_LINES && el('p', 'hint', `${all.length - MOST_LINES} more lines aren’t shown.`));
  }

  /** The form stays while it is for the same loosening, so that a change elsewhere doesn't take what is typed. */
  loosening(given) {
    const hash = text(given?.hash);
    if (hash === this.hash) {
      return;
    }
    this.hash = hash;
    if (!hash) {
      this.waits.replaceChildren();
      return;
    }
    const form = new ProofForm(hash, 'Accept', async proof => this.show(await api.acceptPolicy(hash, proof)), false);
    form.arm(false);
    setTimeout(() => form.arm(true), 700);
    const title = el('h2', '', 'The file allows more than before');
    title.id = 'loosening-title';
    const box = el('section', 'bar refuse hard', title,
      el('p', '', 'Until you accept it, the stricter of both decides. If you didn’t write this, somebody else did.'),
      el('ul', 'loosened', ...list(given.says).map(each => el('li', '', bidi(text(each))))), form.element);
    box.setAttribute('aria-labelledby', title.id);
    this.waits.replaceChildren(box);
  }
}
