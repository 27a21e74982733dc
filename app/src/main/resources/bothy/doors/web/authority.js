// Standing authority: who could take what from an account today, the most first, and how it is taken back.

import * as api from './api.js';
import {Known} from './amounts.js';
import {bidi, button, el, hex, list, some, text, when} from './dom.js';

const KINDS = {
  allowance: 'allowance', operator: 'operator', permit2: 'Permit2', delegation: 'runs as you', session: 'session key',
  signature: 'signature', module: 'module', owner: 'owner',
};
const ADDRESS = /^0x[0-9a-f]{40}$/i;

export class AuthorityView {
  constructor(failed, proposed) {
    this.failed = failed;
    this.proposed = proposed;
    const byId = id => document.getElementById(id);
    this.form = byId('authority-form');
    this.account = byId('account');
    this.choices = byId('accounts');
    this.place = byId('authority-place');
    this.status = byId('authority-status');
    this.form.addEventListener('submit', event => {
      event.preventDefault();
      this.ask(this.account.value.trim());
    });
  }

  async enter(account) {
    if (account && ADDRESS.test(account)) {
      this.account.value = account;
      await this.look(account);
    } else {
      await this.look('');
    }
  }

  ask(account) {
    if (!ADDRESS.test(account)) {
      this.failed(new Error('account: expected 0x and 40 hex digits'));
      this.account.focus();
    } else if (location.hash === `#/authority/${account}`) {
      this.look(account);
    } else {
      location.hash = `#/authority/${account}`;
    }
  }

  async look(account) {
    this.status.textContent = account ? 'Looking through the logs…' : '';
    try {
      const state = await api.authority(account);
      this.offer(list(state.accounts));
      this.status.textContent = '';
      this.place.replaceChildren(...(account ? this.answer(state) : []));
      if (!account && list(state.accounts).length && !this.account.value) {
        this.account.value = text(state.accounts[0]?.address ?? state.accounts[0]);
      }
    } catch (error) {
      this.status.textContent = '';
      this.failed(error);
    }
  }

  offer(accounts) {
    this.choices.replaceChildren(...accounts.slice(0, 100).map(each => {
      const option = el('option', '', text(each?.name));
      option.value = text(each?.address ?? each);
      return option;
    }));
  }

  answer(state) {
    const lines = list(state.lines);
    const complete = state.complete === true;
    const known = new Known({});
    const body = some(el('tbody'), lines, line => this.row(line, known));
    const table = el('table', 'authority',
      el('caption', 'hidden', 'Standing authority, what could be taken today first'),
      el('thead', '', el('tr', '', ...['Who', 'Could take today', 'Until', 'Ground', ''].map((name, i) => {
        const cell = el(i === 4 ? 'td' : 'th', '', name);
        if (i < 4) {
          cell.scope = 'col';
        }
        return cell;
      }))), body);
    return [
      el('p', `badge-line ${complete ? 'allow' : 'ask'}`, el('span', 'pill', complete ? 'complete' : 'may be incomplete'), ' ',
        bidi(text(state.says) || (complete ? 'Every block since the account began was looked through.' : 'Not every block could be proven.'))),
      lines.length ? table : el('p', 'nothing', complete ? 'Nobody could take anything.' : 'Nothing was found.'),
    ];
  }

  row(line, known) {
    const shown = (units, all) => all ? el('span', 'amount', el('strong', '', 'all'), ' of ', unit(line.asset)) : amount(known.amount(line.asset, text(units)));
    const nothing = text(line.today) === '0';
    const told = text(line.today) || line.asset?.kind === 'collection';
    const today = nothing ? 'nothing' : told ? shown(line.today) : 'not known';
    const until = text(line.until);
    const ground = ['proven', 'given'].includes(line.ground) ? line.ground : 'claimed';
    const row = el('tr', '',
      cell('Who', el('span', 'pill', KINDS[line.kind] ?? text(line.kind)), ' ', text(line.name) && bidi(line.name, 'name'), ' ', hex(line.by)),
      cell('Could take today', line.everything === true ? el('strong', '', 'everything') : today,
        line.unlimited === true ? el('small', 'because', 'without a limit') : text(line.amount) && line.amount !== line.today
          && el('small', 'because', 'of ', shown(line.amount)), text(line.says) && el('small', 'because', bidi(line.says))),
      cell('Until', until ? when(until) : 'you revoke it'),
      cell('Ground', el('span', `badge ${ground}`, ground)));
    row.append(cell('', line.revoke && this.revoke(line)));
    return row;
  }

  revoke(line) {
    const made = button('Revoke', async () => {
      made.disabled = true;
      try {
        this.proposed(await api.propose(text(line.revoke.action), line.revoke.fields ?? {}));
      } catch (error) {
        this.failed(error);
      } finally {
        made.disabled = false;
      }
    }, 'quiet');
    made.setAttribute('aria-label', `Revoke the ${KINDS[line.kind] ?? 'authority'} of ${text(line.name) || text(line.by)}`);
    return made;
  }
}

function cell(label, ...children) {
  const made = el('td', '', ...children);
  made.dataset.label = label;
  return made;
}

function unit(asset) {
  return asset?.kind === 'native' ? 'ETH' : text(asset?.symbol) ? bidi(asset.symbol) : hex(asset?.address);
}

function amount(shown) {
  return el('span', 'amount', el('strong', '', shown.number), ' ', bidi(shown.unit), shown.address && ' ', shown.address && hex(shown.address));
}
