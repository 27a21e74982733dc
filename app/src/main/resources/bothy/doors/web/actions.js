// What can be done without anybody's front end: a form drawn from each action's fields. What is filled in becomes a
// request like any other, with its card.

import * as api from './api.js';
import {bidi, button, el, list, text} from './dom.js';

const PATTERNS = {
  address: ['0x…, or a name', 60], contract: ['0x…, or a name', 60], token: ['a symbol, or 0x…', 60], asset: ['a symbol, or 0x…', 60],
  amount: ['0.0', 100], number: ['0', 100],
};

export class ActionsView {
  constructor(failed, proposed) {
    this.failed = failed;
    this.proposed = proposed;
    this.list = document.getElementById('actions-list');
    this.place = document.getElementById('action-place');
    this.actions = new Map();
  }

  async enter(id) {
    try {
      const state = await api.actions();
      this.actions = new Map(list(state.actions).map(each => [text(each?.id), each]));
      this.list.replaceChildren(...[...this.actions].map(([name, action]) => el('li', '', this.link(name, action, name === id))));
      const action = this.actions.get(id ?? '');
      this.place.replaceChildren(...(action ? [this.form(action, list(state.accounts))] : []));
      this.place.querySelector('h2')?.focus({preventScroll: true});
    } catch (error) {
      this.failed(error);
    }
  }

  link(id, action, on) {
    const link = el('a', 'entry plain', el('span', 'what', bidi(text(action.title))), text(action.says) && el('span', 'why', bidi(action.says)));
    link.href = `#/actions/${encodeURIComponent(id)}`;
    if (on) {
      link.setAttribute('aria-current', 'page');
    }
    return link;
  }

  form(action, accounts) {
    const title = el('h2', '', text(action.title));
    title.tabIndex = -1;
    const fields = list(action.fields).map(field => new Field(field, accounts));
    const go = el('button', 'primary', 'Make the request');
    const wrong = el('p', 'wrong');
    wrong.setAttribute('role', 'alert');
    const form = el('form', 'action', title, text(action.says) && el('p', 'lead', bidi(action.says)), ...fields.map(field => field.element),
      el('p', 'hint', 'Nothing is signed yet: it is checked, and waits for you with its card.'), wrong,
      el('div', 'row', button('Clear', () => form.reset()), go));
    form.addEventListener('submit', async event => {
      event.preventDefault();
      go.disabled = true;
      wrong.textContent = '';
      fields.forEach(field => field.mark(''));
      try {
        const filled = fields.map(field => [field.name, field.value()]).filter(([, value]) => value !== '');
        this.proposed(await api.propose(text(action.id), Object.fromEntries(filled)));
      } catch (error) {
        const meant = fields.find(field => error.error?.field === `fields.${field.name}`);
        if (meant) {
          meant.mark(`expected ${text(error.error.expected)}, found ${text(error.error.found)}`);
        } else {
          wrong.textContent = error.message;
        }
      } finally {
        go.disabled = false;
      }
    });
    return form;
  }
}

/** One field: its control is made by its type, any type that isn't known is a line of text. */
class Field {
  constructor(field, accounts) {
    this.name = text(field?.name);
    const id = `field-${this.name}`;
    this.control = control(field, accounts);
    this.control.id = id;
    const label = el('label', '', text(field?.label) || this.name, field?.required === false && el('small', '', ' (optional)'));
    label.htmlFor = id;
    this.wrong = el('p', 'wrong');
    this.wrong.id = `${id}-wrong`;
    this.wrong.setAttribute('role', 'alert');
    this.control.setAttribute('aria-describedby', this.wrong.id);
    this.control.required = field?.required !== false && this.control.type !== 'checkbox';
    this.element = el('div', 'field', label,
      el('div', 'control', this.control, text(field?.unit) && el('span', 'unit', bidi(field.unit))),
      text(field?.hint) && el('p', 'hint', bidi(field.hint)), this.wrong);
  }

  value() {
    return this.control.type === 'checkbox' ? String(this.control.checked) : this.control.value.trim();
  }

  mark(says) {
    this.wrong.textContent = says;
    this.control.toggleAttribute('aria-invalid', says !== '');
    if (says) {
      this.control.focus();
    }
  }
}

function control(field, accounts) {
  const type = text(field?.type);
  const choices = type === 'account' ? accounts.map(each => ({value: text(each?.address ?? each), label: text(each?.name) || text(each?.address ?? each)}))
    : type === 'choice' ? list(field.choices) : [];
  if (choices.length) {
    const select = el('select', '', ...choices.slice(0, 500).map(choice => {
      const option = el('option', '', text(choice?.label) || text(choice?.value));
      option.value = text(choice?.value);
      return option;
    }));
    select.value = text(field.value) || select.value;
    return select;
  }
  const input = el('input');
  input.type = type === 'flag' ? 'checkbox' : 'text';
  input.autocomplete = 'off';
  input.spellcheck = false;
  if (type === 'flag') {
    input.checked = field.value === true || field.value === 'true';
    return input;
  }
  const [placeholder, longest] = PATTERNS[type] ?? ['', 1000];
  input.placeholder = placeholder;
  input.maxLength = longest;
  input.inputMode = type === 'amount' ? 'decimal' : type === 'number' ? 'numeric' : 'text';
  input.value = text(field.value);
  return input;
}
