import * as api from './api.js';
import {ActionsView} from './actions.js';
import {AuthorityView} from './authority.js';
import {card} from './card.js';
import {current, el, icon, list, text} from './dom.js';
import {HealthStrip} from './health.js';
import {JournalView, kept} from './journal.js';
import {KeysView} from './keys.js';
import {Live} from './live.js';
import {NamesView} from './names.js';
import {PagesView} from './pages.js';
import {PolicyView} from './policy.js';
import {WaitingView} from './waiting.js';

const byId = id => document.getElementById(id);
const box = byId('case');
const answer = byId('answer');
const alert = byId('alert');
const status = byId('status');
const journal = new JournalView(failed);
const waiting = new WaitingView(failed, bringIntoView);
const health = new HealthStrip();
const live = new Live(changed);
const views = {
  policy: new PolicyView(failed),
  authority: new AuthorityView(failed, proposed),
  actions: new ActionsView(failed, proposed),
  names: new NamesView(failed),
  keys: new KeysView(failed),
  pages: new PagesView(failed),
};
const TITLES = {
  check: 'Bothy', waiting: 'Requests – Bothy', journal: 'Journal – Bothy', policy: 'Policy – Bothy', authority: 'Authority – Bothy',
  actions: 'Actions – Bothy', names: 'Names – Bothy', keys: 'Keys – Bothy', pages: 'Pages – Bothy',
};
const LARGEST = 32 << 20;
let checking = false;
let shown = '';
let asking;
let looking;

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
    const entry = await api.entry(sequence);
    place.replaceChildren(kept(entry));
    place.querySelector('.verdict').focus({preventScroll: true});
    bringIntoView(place);
  } catch (error) {
    failed(error);
  }
}

/** A proposal is a request now: shows its card. */
function proposed(made) {
  location.hash = `#/waiting/${text(made?.hash)}`;
}

/** Shows the view that the address names; an address of another kind changes nothing. */
function route() {
  const found = /^#\/([a-z]+)(?:\/([\w.-]{1,80}))?$/.exec(location.hash);
  if (!found || !Object.hasOwn(TITLES, found[1])) {
    return;
  }
  const [, view, rest] = found;
  settled();
  for (const section of document.querySelectorAll('.view')) {
    section.hidden = section.id !== view;
  }
  for (const link of document.querySelectorAll('nav a')) {
    current(link, link.dataset.view === view);
  }
  document.title = TITLES[view];
  waiting.leave();
  shown = view;
  if (view === 'waiting') {
    waiting.enter(/^0x[0-9a-f]{64}$/.test(rest ?? '') ? rest : '');
  } else if (view === 'journal') {
    toJournal(rest);
  } else if (Object.hasOwn(views, view)) {
    if (!rest) {
      byId(`${view}-title`).focus({preventScroll: true});
    }
    views[view].enter(rest);
  }
}

function toJournal(sequence) {
  if (/^\d{1,18}$/.test(sequence ?? '')) {
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

/** Asks anew for what changed; gives whether there is anything to ask for again. */
async function changed(what) {
  if (['all', 'waiting', 'health', 'beat'].includes(what)) {
    return lookAgain(what);
  }
  if (what === shown && Object.hasOwn(views, what) && ['policy', 'keys', 'pages'].includes(what)) {
    views[what].enter();
  }
  if (what === 'journal' && shown === 'journal' && location.hash === '#/journal' && scrollY === 0) {
    journal.load();
  }
  return true;
}

/** One look at a time: what changes meanwhile is looked at after it. */
function lookAgain(what) {
  asking ??= new Set();
  asking.add(what);
  looking ??= (async () => {
    try {
      let open = true;
      while (asking.size) {
        const now = asking;
        asking = new Set();
        if (now.has('all') || now.has('waiting')) {
          const state = await waiting.look();
          live.streams = state.live === true;
          open = state.open === true || live.streams;
          offerViews(list(state.views));
        }
        if (open) {
          health.take(await api.health());
        }
      }
      return open;
    } catch (error) {
      if (error.status === 401) {
        throw error;
      }
      health.take({status: 'Bothy doesn’t answer'});
      return true;
    } finally {
      looking = undefined;
    }
  })();
  return looking;
}

/** Which views there are; who came by the printed address is led to the requests, if there can be any. */
function offerViews(names) {
  for (const link of document.querySelectorAll('nav a')) {
    link.hidden = !names.includes(link.dataset.view);
  }
  if (fresh && names.includes('waiting') && location.hash === '#/check' && !box.value && document.activeElement === document.body) {
    history.replaceState(null, '', '#/waiting');
    route();
  }
  fresh = false;
}

/** What time alone changes. */
function tick() {
  if (!document.hidden) {
    waiting.tick();
    health.show();
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

let fresh = api.takeToken();
answer.append(empty());
listen();
if (!location.hash.startsWith('#/')) {
  history.replaceState(null, '', '#/check');
}
route();
offerExamples().catch(failed);
live.start().catch(failed);
setInterval(tick, 1000);
