import * as api from './api.js';
import {card} from './card.js';
import {current, el, icon, list, text} from './dom.js';
import {JournalView} from './journal.js';
import {WaitingView} from './waiting.js';

const byId = id => document.getElementById(id);
const box = byId('case');
const answer = byId('answer');
const alert = byId('alert');
const status = byId('status');
const journal = new JournalView(failed);
const waiting = new WaitingView(failed, bringIntoView);
const LARGEST = 32 << 20;
let checking = false;

function failed(error) {
  if (error.status === 401) {
    locked(error.message);
    return;
  }
  alert.textContent = error.message;
  alert.hidden = false;
  status.textContent = '';
}

function locked(says) {
  document.body.classList.add('locked');
  alert.textContent = says;
  alert.hidden = false;
}

function settled() {
  alert.hidden = true;
  alert.textContent = '';
}

function empty() {
  const steps = [
    ['allow', 'Allow', 'no objection was found'],
    ['ask', 'Ask', 'something is worth a second look'],
    ['unknown', 'Unknown', 'it could not be known, so it is not called safe'],
    ['refuse', 'Refuse', 'something speaks against signing it'],
  ];
  return el('div', 'empty',
    el('p', '', 'The answer will be one of four:'),
    el('ul', '', ...steps.map(([name, word, says]) =>
      el('li', name, el('span', 'dot', icon(name)), el('span', '', el('strong', '', word), ` ${says}`)))));
}

async function check() {
  if (checking) {
    return;
  }
  if (new Blob([box.value]).size > LARGEST) {
    failed(new Error('input: expected at most 32 MB, found more'));
    return;
  }
  if (!box.value.trim()) {
    failed(new Error('There is nothing to check yet: paste a case, drop a file or take an example.'));
    box.focus();
    return;
  }
  checking = true;
  settled();
  status.textContent = 'Checking…';
  byId('go').disabled = true;
  document.body.classList.add('busy');
  try {
    const checked = await api.check(box.value);
    answer.replaceChildren(card(checked));
    status.textContent = `${text(checked.verdict?.verdict)}: ${text(checked.verdict?.summary)}`;
    const title = answer.querySelector('.verdict');
    title.focus({preventScroll: true});
    bringIntoView(answer);
  } catch (error) {
    answer.replaceChildren(empty());
    failed(error);
  } finally {
    checking = false;
    byId('go').disabled = false;
    document.body.classList.remove('busy');
  }
}

/** Where the columns stand one under the other, the answer may begin below the screen. */
function bringIntoView(element) {
  const {top} = element.getBoundingClientRect();
  if (top < 0 || top > innerHeight / 2) {
    element.scrollIntoView();
  }
}

async function take(file) {
  if (file.size > LARGEST) {
    failed(new Error('input: expected at most 32 MB, found more'));
    return;
  }
  box.value = await file.text();
  await check();
}

async function offerExamples() {
  const offered = list((await api.examples()).examples);
  for (const each of offered) {
    const option = el('option', '', text(each.title));
    option.value = text(each.name);
    byId('example').append(option);
  }
  byId('pick').hidden = offered.length === 0;
}

async function showEntry(sequence) {
  const place = byId('entry');
  try {
    const kept = await api.entry(sequence);
    place.replaceChildren(card(kept));
    place.querySelector('.verdict').focus({preventScroll: true});
    bringIntoView(place);
  } catch (error) {
    failed(error);
  }
}

/** Shows the view that the address names; an address of another kind changes nothing. */
function route() {
  const found = /^#\/(?:(check|journal)(?:\/(\d{1,18}))?|(waiting)(?:\/(0x[0-9a-f]{64}))?)$/.exec(location.hash);
  if (!found) {
    return;
  }
  const [, plain, sequence, queue, hash] = found;
  const view = plain ?? queue;
  settled();
  for (const section of document.querySelectorAll('.view')) {
    section.hidden = section.id !== view;
  }
  for (const link of document.querySelectorAll('nav a')) {
    current(link, link.dataset.view === view);
  }
  document.title = {check: 'Bothy', journal: 'Journal – Bothy', waiting: 'Waiting – Bothy'}[view];
  waiting.leave();
  if (view === 'waiting') {
    waiting.enter(hash);
  }
  if (view === 'journal') {
    if (sequence) {
      if (!journal.entries.childElementCount) {
        journal.load();
      }
      journal.mark();
      showEntry(sequence);
    } else {
      byId('entry').replaceChildren();
      journal.load();
      byId('journal-title').focus();
    }
  }
}

function listen() {
  byId('form').addEventListener('submit', event => {
    event.preventDefault();
    check();
  });
  box.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      check();
    }
  });
  byId('file').addEventListener('change', event => {
    const [file] = event.target.files;
    event.target.value = '';
    if (file) {
      take(file).catch(failed);
    }
  });
  byId('example').addEventListener('change', async event => {
    if (event.target.value) {
      try {
        box.value = await api.example(event.target.value);
        await check();
      } catch (error) {
        failed(error);
      }
    }
  });
  let depth = 0;
  const over = on => document.body.classList.toggle('dropping', on);
  addEventListener('dragenter', event => {
    event.preventDefault();
    over(++depth > 0);
  });
  addEventListener('dragleave', () => over(--depth > 0));
  addEventListener('dragover', event => event.preventDefault());
  addEventListener('drop', event => {
    event.preventDefault();
    depth = 0;
    over(false);
    const [file] = event.dataTransfer.files;
    if (file) {
      location.hash = '#/check';
      take(file).catch(failed);
    }
  });
  addEventListener('hashchange', route);
}

api.takeToken();
answer.append(empty());
listen();
if (!location.hash.startsWith('#/')) {
  history.replaceState(null, '', '#/check');
}
route();
offerExamples().catch(failed);
waiting.watch();
