// The pages that may ask this wallet, and the extension that says which page asks. Nothing is signed by connecting.

import * as api from './api.js';
import {bidi, button, copier, el, list, text, when} from './dom.js';

/** A page that asks to see the accounts: the person says yes or no. */
export function asking(origin, failed) {
  const decide = async allow => {
    buttons.forEach(each => { each.disabled = true; });
    try {
      await api.connectPage(origin, allow);
    } catch (error) {
      failed(error);
    }
  };
  const buttons = [button('Refuse', () => decide(false)), button('Connect', () => decide(true), 'approve')];
  buttons.forEach(each => { each.disabled = true; });
  setTimeout(() => buttons.forEach(each => { each.disabled = false; }), 700);
  const box = el('section', 'bar', el('p', 'origin', el('strong', '', bidi(origin)), ' wants to see your accounts.'),
    el('p', 'hint', 'It learns your addresses and may ask for signatures, each of which is decided by itself. Look at the address: is it the page that you opened?'),
    el('div', 'row', ...buttons));
  box.setAttribute('aria-label', `Connect ${origin}`);
  box.dataset.origin = origin;
  return box;
}

export class PagesView {
  constructor(failed) {
    this.failed = failed;
    const byId = id => document.getElementById(id);
    this.connected = byId('pages-connected');
    this.paired = byId('pages-paired');
    this.code = byId('pages-code');
    byId('pages-pair').addEventListener('click', () => this.pair());
  }

  async enter() {
    try {
      this.show(await api.pages());
    } catch (error) {
      this.failed(error);
    }
  }

  show(state) {
    const pages = list(state.connected);
    this.connected.replaceChildren(pages.length ? el('ul', 'names', ...pages.map(page => this.row(text(page?.origin), page,
      'Disconnect', () => api.disconnectPage(text(page.origin))))) : el('p', 'nothing', 'No page is connected.'));
    const paired = list(state.paired);
    this.paired.replaceChildren(paired.length ? el('ul', 'names', ...paired.map(each => this.row(`Extension ${text(each?.name)}`, each,
      'End the pairing', () => api.unpair(text(each.name)), text(each?.origin)))) : el('p', 'nothing', 'No extension is paired.'));
  }

  row(name, given, verb, end, small = '') {
    const made = button(verb, async () => {
      made.disabled = true;
      try {
        this.show(await end());
      } catch (error) {
        made.disabled = false;
        this.failed(error);
      }
    }, 'quiet');
    made.setAttribute('aria-label', `${verb}: ${name}`);
    return el('li', 'name-row', el('strong', '', bidi(name)), small && el('small', '', bidi(small)),
      el('small', '', text(given?.since) && 'since ', text(given?.since) && when(given.since)), made);
  }

  async pair() {
    try {
      const {code} = await api.pair();
      this.code.replaceChildren(el('p', '', 'Type this into the extension, within ten minutes: '), el('p', 'pair-code', el('code', '', text(code)), ' ', copier(text(code))));
    } catch (error) {
      this.failed(error);
    }
  }
}
