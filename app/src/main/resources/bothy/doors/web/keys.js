// The accounts that Bothy signs for: locked or not, and the security keys. No key is ever shown here, since none comes here.

import * as api from './api.js';
import {bidi, button, el, hex, list, pairs, text, when} from './dom.js';
import {PassphraseField, enrol, said} from './proof.js';

export class KeysView {
  constructor(failed) {
    this.failed = failed;
    const byId = id => document.getElementById(id);
    this.state = byId('keys-state');
    this.accounts = byId('keys-accounts');
    this.security = byId('keys-security');
    this.status = byId('keys-status');
    this.unlocking = new Asking('Passphrase', 'Unlock', passphrase => api.unlock(passphrase).then(state => this.took(state, 'Unlocked.')));
    this.lock = button('Lock now', () => api.lock().then(state => this.took(state, 'Locked.')).catch(this.failed));
    this.enrolling = new Asking('Passphrase', 'Enrol a security key', passphrase => this.enrol(passphrase), true);
    this.standing = el('div', 'stand');
    this.keyList = el('div');
    this.state.replaceChildren(this.standing, this.unlocking.element, this.lock);
    this.security.replaceChildren(this.keyList, this.enrolling.element);
  }

  async enter() {
    try {
      this.show(await api.keys());
    } catch (error) {
      this.failed(error);
    }
  }

  took(state, says) {
    this.show(state);
    this.status.textContent = says;
  }

  show(state) {
    const locked = state.locked !== false;
    const elsewhere = state.lock === false;
    this.standing.replaceChildren(elsewhere ? el('p', '', text(state.says)) : el('p', `badge-line ${locked ? 'unknown' : 'allow'}`, el('span', 'pill', locked ? 'locked' : 'unlocked'), ' ',
      locked ? text(state.says) || 'Nothing can be signed until you unlock.' : text(state.until) ? 'Locks by itself: ' : 'Open until you lock it.',
      !locked && text(state.until) && when(state.until)));
    this.unlocking.element.hidden = !locked;
    this.lock.hidden = locked || elsewhere;
    const accounts = list(state.accounts);
    this.accounts.replaceChildren(accounts.length ? el('ul', 'names', ...accounts.map(each => el('li', 'name-row',
      el('strong', '', bidi(text(each?.name) || 'Account')), hex(each?.address),
      el('small', '', [text(each?.kind), text(each?.path), each?.locked === true ? 'locked' : ''].filter(Boolean).join(' · ')))))
      : el('p', 'nothing', 'There is no account yet: ./bothy keys new makes one.'));
    const enrolled = list(state.securityKeys);
    this.keyList.replaceChildren(enrolled.length ? pairs(enrolled.map(each => [bidi(text(each?.name) || 'Security key'),
      el('span', '', text(each?.since) && 'since ', text(each?.since) && when(each.since))]))
      : elsewhere ? el('p', 'nothing', 'Security keys go with keys of Bothy’s own.')
      : el('p', 'nothing', `No security key is enrolled. With one, a touch approves what a click may not.${locked ? ' Unlock to enrol one.' : ''}`));
    this.enrolling.element.hidden = state.enrol === false;
  }

  async enrol(passphrase) {
    const options = await api.beginEnrolment(passphrase);
    this.status.textContent = 'Touch your security key.';
    try {
      const made = await enrol(options);
      this.took(await api.finishEnrolment({name: this.enrolling.name(), ...made}), 'The security key is enrolled.');
    } catch (error) {
      this.status.textContent = '';
      throw error instanceof DOMException ? new Error(said(error)) : error;
    }
  }
}

/** A form with a passphrase, and perhaps a name. */
class Asking {
  constructor(label, verb, use, named = false) {
    this.field = new PassphraseField(label);
    this.wrong = el('p', 'wrong');
    this.wrong.setAttribute('role', 'alert');
    this.go = el('button', 'primary', verb);
    if (named) {
      this.called = el('input');
      this.called.type = 'text';
      this.called.maxLength = 60;
      this.called.autocomplete = 'off';
      this.called.id = 'key-name';
      this.label = el('label', '', 'What you call the key');
      this.label.htmlFor = 'key-name';
    }
    this.element = el('form', 'proof', named && el('div', 'field', this.label, this.called), this.field.element, el('div', 'row', this.go), this.wrong);
    this.element.autocomplete = 'off';
    this.element.addEventListener('submit', event => {
      event.preventDefault();
      this.submit(use);
    });
  }

  name() {
    return this.called.value.trim() || 'Security key';
  }

  async submit(use) {
    const passphrase = this.field.take();
    if (!passphrase) {
      this.wrong.textContent = 'Type your passphrase first.';
      this.field.input.focus();
      return;
    }
    this.wrong.textContent = '';
    this.go.disabled = true;
    try {
      await use(passphrase);
    } catch (error) {
      this.wrong.textContent = error.message;
      this.field.input.focus();
    } finally {
      this.go.disabled = false;
    }
  }
}
