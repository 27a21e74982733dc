// What the extension knows: whether it is paired, which pages are connected, what it saw lately; and its few options.

import {button, clean, el, list, tell, text} from './view.js';

const at = id => document.getElementById(id);

async function tried(action) {
  at('error').textContent = '';
  try {
    await action();
  } catch (error) {
    at('error').textContent = clean(error.message);
  }
  await show();
}

async function show() {
  const {door, paired, name, pages, notes, last, status, says} = await tell('panel');
  const chain = status ? ` on chain ${BigInt(status.chainId)}` : '';
  at('status').textContent = clean(status ? `Paired${name && ` as ${name}`}; Bothy ${status.version} answers${chain}.` : says);
  at('status').className = status ? 'good' : 'bad';
  at('pair').hidden = paired;
  at('unpair').hidden = !paired;
  at('notes').checked = notes;
  if (document.activeElement !== at('address')) {
    at('address').value = door;
  }
  fill('pages', list(pages).map(origin => el('li', '', el('span', '', origin), ' ',
    button('Disconnect', 'small', () => tried(() => tell('disconnect', {origin}))))));
  fill('last', list(last).map(each => el('li', text(each.answer), el('strong', '', text(each.answer)), ' ', text(each.origin), ' ',
    el('code', '', text(each.method)), `, ${text(each.decision)}`, el('small', '', text(each.says)))));
}

function fill(id, rows) {
  at(id).hidden = rows.length === 0;
  at(id).querySelector('ul').replaceChildren(...rows);
}

at('pair').addEventListener('submit', event => {
  event.preventDefault();
  tried(async () => {
    await tell('pair', {code: at('code').value});
    at('code').value = '';
  });
});
at('door').addEventListener('submit', event => {
  event.preventDefault();
  const address = at('address').value.trim();
  // asked for here, since a browser wants the click that it comes from
  const granted = chrome.permissions.request({origins: ['http://127.0.0.1/*']}).catch(() => false);
  tried(async () => {
    if (!await granted) {
      throw new Error('Without the browser\'s permission no other port can be asked');
    }
    await tell('door', {address});
  });
});
at('unpair').addEventListener('click', () => tried(() => tell('unpair')));
at('notes').addEventListener('change', () => tried(() => tell('notes', {on: at('notes').checked})));
await show();
