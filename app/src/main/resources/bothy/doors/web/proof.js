// That a person is there: a passphrase, or a security key. Neither is kept; the field is emptied before anything is sent.

import * as api from './api.js';
import {bidi, button, el, list, text} from './dom.js';

const MINUTE = 60_000;

export function bytes(base64url) {
  const binary = atob(text(base64url).replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(binary, c => c.charCodeAt(0));
}

export function base64url(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** What went wrong with a security key, for people. */
export function said(error) {
  switch (error?.name) {
    case 'NotAllowedError':
      return 'The security key gave no answer: it was cancelled, or took too long.';
    case 'SecurityError':
      return `Security keys work only at http://localhost:${location.port}/. Open that address.`;
    case 'InvalidStateError':
      return 'This security key is enrolled already.';
    default:
      return error?.message || 'It didn’t work.';
  }
}

let fields = 0;

/** A field for a passphrase. */
export class PassphraseField {
  constructor(label) {
    this.input = el('input', 'passphrase');
    this.input.type = 'password';
    this.input.autocomplete = 'off';
    this.input.spellcheck = false;
    this.input.maxLength = 1000;
    this.input.id = `passphrase-${++fields}`;
    this.label = el('label', '', label);
    this.label.htmlFor = this.input.id;
    this.element = el('div', 'field', this.label, this.input);
  }

  /** What was typed; nothing is left in the field. */
  take() {
    const typed = this.input.value;
    this.input.value = '';
    return typed;
  }
}

/**
 * Asks for a proof: `use` gets {passphrase} or {assertion}, and gives a promise. `verb` is what is proven for. `keys` is
 * false where a security key can't vouch for it.
 */
export class ProofForm {
  constructor(hash, verb, use, keys = true) {
    this.hash = hash;
    this.use = use;
    this.field = new PassphraseField('Passphrase');
    this.submit = el('button', 'primary', `${verb} with passphrase`);
    this.key = button(`${verb} with security key`, () => this.withKey());
    this.key.hidden = !keys;
    this.terms = el('div', 'terms');
    this.wrong = el('p', 'wrong');
    this.wrong.setAttribute('role', 'alert');
    this.element = el('form', 'proof', this.field.element, el('div', 'row', this.key, this.submit), this.terms, this.wrong);
    this.element.autocomplete = 'off';
    this.element.addEventListener('submit', event => {
      event.preventDefault();
      this.withPassphrase();
    });
  }

  arm(on) {
    this.submit.disabled = !on;
    this.key.disabled = !on;
    this.on = on;
  }

  says(what) {
    this.wrong.textContent = what;
  }

  async withPassphrase() {
    if (!this.on) {
      return;
    }
    const passphrase = this.field.take();
    if (!passphrase) {
      this.says('Type your passphrase first.');
      this.field.input.focus();
      return;
    }
    await this.prove({passphrase});
    if (this.element.isConnected && this.wrong.textContent) {
      this.field.input.focus();
    }
  }

  async withKey() {
    this.arm(false);
    this.says('');
    try {
      const assertion = await assert(await api.prepare(this.hash), terms => {
        this.terms.replaceChildren(el('p', '', 'Touch your security key to approve this:'), terms);
      });
      await this.prove({assertion});
    } catch (error) {
      this.says(said(error));
      this.arm(true);
    } finally {
      this.terms.replaceChildren();
    }
  }

  async prove(proof) {
    this.says('');
    this.arm(false);
    try {
      await this.use(proof);
    } catch (error) {
      this.says(error.message);
    } finally {
      this.arm(true);
    }
  }
}

async function assert(prepared, show) {
  const terms = Array.isArray(prepared.terms) ? prepared.terms : [prepared.terms];
  show(el('ul', '', ...terms.map(each => el('li', '', bidi(text(each))))));
  const made = await navigator.credentials.get({publicKey: {
    challenge: bytes(prepared.challenge),
    rpId: location.hostname,
    allowCredentials: list(prepared.credentials).map(id => ({type: 'public-key', id: bytes(id)})),
    userVerification: 'required',
    timeout: MINUTE,
  }});
  const {clientDataJSON, authenticatorData, signature} = made.response;
  return {
    id: base64url(made.rawId),
    clientDataJSON: base64url(clientDataJSON),
    authenticatorData: base64url(authenticatorData),
    signature: base64url(signature),
  };
}

/** Has a security key make a credential as the options say. */
export async function enrol(options) {
  const given = options.publicKey ?? options;
  const made = await navigator.credentials.create({publicKey: {
    ...given,
    challenge: bytes(given.challenge),
    user: {...given.user, id: bytes(given.user?.id)},
    excludeCredentials: list(given.excludeCredentials).map(each => ({type: 'public-key', id: bytes(each.id ?? each)})),
    timeout: MINUTE,
  }});
  return {
    id: base64url(made.rawId),
    clientDataJSON: base64url(made.response.clientDataJSON),
    attestationObject: base64url(made.response.attestationObject),
  };
}
