// What can be done about a request, above its card. Approving is never what has the focus, and never what is easy where
// something speaks against it.

import {decimal} from './amounts.js';
import {bidi, button, el, folded, hex, icon, list, pairs, text} from './dom.js';
import {ProofForm} from './proof.js';

/** What was just put on screen can't be decided by a click that was meant for what stood there before. */
const UNARMED = 700;
/** The weightiest reasons come first; the card below says most. */
const SHOWN = 2;
const MOST = 50;
export const STAGES = {
  checking: 'checking', waiting: 'waits', signed: 'signed', forwarded: 'sent', dropped: 'dropped', expired: 'expired', refused: 'refused',
  failed: 'failed', included: 'as promised', different: 'different',
};
export const TONES = {
  waiting: 'ask', checking: 'info', signed: 'allow', forwarded: 'info', dropped: 'unknown', expired: 'unknown', refused: 'refuse',
  failed: 'ask', included: 'allow', different: 'refuse',
};
const DOORS = {door: 'A program on this machine', page: 'A page', user: 'You, on this desk'};

export const toSign = submission => submission?.subject === 'toSign';

/** Minutes and seconds. */
export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Text that is only touched where it changes. */
export function put(element, value) {
  const shown = bidi(value);
  if (element.textContent !== shown.textContent) {
    element.replaceChildren(shown);
  }
}

export class Bar {
  /** @param decide gets whether to go on, and a proof; its promise fails where the proof doesn't do */
  constructor(submission, decide) {
    const signs = toSign(submission);
    this.decide = decide;
    this.signs = signs;
    this.no = button(signs ? 'Decline' : 'Drop', () => this.choose(false));
    this.yes = button(signs ? 'Approve' : 'Forward', () => this.choose(true), signs ? 'approve' : '');
    this.no.title = signs ? 'Don’t sign it' : 'Don’t send it';
    this.yes.title = signs ? 'Sign it' : 'Send it to the node';
    this.form = new ProofForm(submission.hash, 'Approve', proof => this.prove(proof));
    this.stands = el('p', 'stands');
    this.left = el('p', 'left-over');
    this.policy = el('div', 'policy-says');
    this.buttons = el('div', 'row', this.no, this.yes);
    this.signed = el('div', 'signed');
    this.result = el('p', 'result');
    this.element = el('section', 'bar', signs && origin(submission), this.stands, this.left, this.policy, this.buttons, this.form.element,
      this.result, this.signed, el('p', 'hint', signs ? 'Request ' : 'Transaction ', hex(submission.hash)));
    this.element.setAttribute('aria-label', 'Decision');
    this.element.tabIndex = -1;
    this.rearm();
  }

  /** Buttons do nothing for a moment: what they are for has just changed. */
  rearm() {
    this.armed = Date.now() + UNARMED;
    setTimeout(() => this.arm(), UNARMED);
    this.arm();
  }

  arm() {
    const off = this.busy === true || Date.now() < this.armed;
    this.yes.disabled = off;
    this.no.disabled = off;
    this.form.arm(!off);
  }

  async choose(forward) {
    this.busy = true;
    this.arm();
    await this.decide(forward).catch(() => {});
    this.busy = false;
    this.arm();
  }

  async prove(proof) {
    this.busy = true;
    this.arm();
    try {
      const after = await this.decide(true, proof);
      if (after?.stage === 'waiting') {
        this.form.says(text(after.stands) || 'It wasn’t signed.');
      }
    } finally {
      this.busy = false;
      this.arm();
    }
  }

  show(submission, left, alreadySigned) {
    const {stage} = submission;
    const waits = stage === 'waiting';
    const proof = this.signs && submission.decision?.needsProof === true;
    this.element.className = `bar ${waits ? proof ? 'refuse hard' : '' : TONES[stage]}`;
    put(this.stands, stands(submission));
    this.left.hidden = !waits;
    put(this.left, this.signs ? `Without a decision it ends in ${clock(left)}.` : `Without a decision it is dropped in ${clock(left)}.`);
    this.judged(submission.decision, waits);
    if (this.proof !== proof) {
      this.proof = proof;
      this.rearm();
    }
    this.yes.hidden = proof;
    this.form.element.hidden = !waits || !proof;
    if (this.buttons.hidden === waits) {
      this.buttons.hidden = !waits;
      // a button that was pressed is off by now, and has lost the focus
      if (!waits && (this.busy || this.element.contains(document.activeElement))) {
        this.element.focus();
      }
    }
    const result = text(submission.result);
    if (result && !this.result.childElementCount) {
      this.result.append(result.length === 66 ? 'Transaction ' : 'Signature ', hex(result));
    }
    this.result.hidden = !result;
    const voidable = !this.signs && ['waiting', 'dropped', 'expired', 'refused', 'failed'].includes(stage);
    this.signed.hidden = !voidable;
    if (voidable && !this.signed.childElementCount) {
      this.signed.append(...howToVoid(submission, alreadySigned));
    }
  }

  /** The policy's reasons, each with the line that it rests on. */
  judged(decision, waits) {
    const reasons = list(decision?.reasons);
    const said = JSON.stringify([decision, waits]);
    this.policy.hidden = !this.signs || !decision;
    if (this.policy.hidden || said === this.said) {
      return;
    }
    this.said = said;
    const takes = decision.kind === 'refuse' ? 'Your policy refuses it'
      : decision.kind === 'sign' ? 'Your policy signs it by itself'
        : decision.needsProof ? 'This takes more than a click: your passphrase or a security key' : 'Your policy asks you';
    const rest = reasons.slice(SHOWN, MOST);
    this.policy.replaceChildren(el('p', 'takes', takes), el('ul', '', ...reasons.slice(0, SHOWN).map(reason)),
      ...rest.length ? [folded(`${rest.length} more ${rest.length === 1 ? 'reason' : 'reasons'}`, () => [el('ul', '', ...rest.map(reason))])] : []);
  }
}

function reason(given) {
  const line = Number(given?.line);
  const link = el('a', '', `line ${line} of your policy`);
  link.href = `#/policy/${line}`;
  return el('li', '', bidi(text(given?.says)), ' ', el('small', 'rule', el('code', '', text(given?.id)),
    Number.isInteger(line) && line > 0 && ', ', Number.isInteger(line) && line > 0 && link));
}

function origin(submission) {
  return el('p', 'origin', DOORS[submission.by] ?? 'Somebody', text(submission.origin) && ' at ',
    text(submission.origin) && el('strong', '', bidi(submission.origin)), ' asks for your signature.');
}

function stands(submission) {
  const says = text(submission.stands);
  switch (submission.stage) {
    case 'waiting':
      return toSign(submission) && says && says !== text(submission.summary) ? says : 'It waits for your decision. Read the card first.';
    case 'dropped':
      return toSign(submission) ? says || 'You declined it; nothing was signed.' : 'You dropped it.';
    case 'expired':
      return toSign(submission) ? 'Nobody decided in time; nothing was signed.' : 'Nobody decided in time, so it was dropped.';
    default:
      return says || 'It is being checked.';
  }
}

/** It is signed already; what makes it void is another transaction in its place. */
function howToVoid(submission, alreadySigned) {
  const by = submission.replacement;
  const rows = by ? [
    ['From', hex(by.from)],
    ['Nonce', el('strong', '', text(by.nonce))],
    ['Fee, at least', el('span', '', el('strong', '', `${decimal(text(by.maxFeePerGas), 9)} gwei`), ' a unit of gas')],
    ['Tip, at least', el('span', '', el('strong', '', `${decimal(text(by.maxPriorityFeePerGas), 9)} gwei`), ' a unit of gas')],
  ] : [];
  return [
    el('p', '', icon('later'), el('span', '', alreadySigned)),
    by && el('details', '', el('summary', '', 'How to make it void'),
      el('p', '', by.blobs
        ? 'It carries blobs: only another transaction with blobs takes its place. With your wallet, send one with:'
        : 'With your wallet, send 0 ETH to yourself with the fields below. Nodes take it in place of this one; what is included first counts.'),
      pairs(rows))].filter(Boolean);
}
