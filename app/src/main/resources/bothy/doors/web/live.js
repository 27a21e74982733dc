// Hears what changes: from a stream of lines while there is one, else by asking each second. A page that nobody sees
// holds no connection and asks nothing.

import * as api from './api.js';

const SECOND = 1000;
/** Without a line for so long the other side is gone: one comes every ten seconds. */
const SILENCE = 25 * SECOND;
/** How often it is asked before a stream is tried again. */
const TURNS = 10;

const pause = time => new Promise(done => setTimeout(done, time));

export class Live {
  /**
   * @param changed is told the kinds that changed: `waiting`, `policy` …, or `beat`, or `all` where any may have;
   * what it gives is whether there is more to ask for
   */
  constructor(changed) {
    this.changed = changed;
    /** Whether this start has a stream at all, which its answers say. */
    this.streams = false;
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) {
        this.stream?.abort();
      } else {
        this.wake?.();
      }
    });
  }

  async start() {
    for (let more = true; more;) {
      await this.seen();
      try {
        more = await this.changed('all');
        if (this.streams) {
          await this.listen();
        } else {
          await pause(SECOND);
        }
      } catch (error) {
        if (error.status === 401) {
          return;
        }
        for (let turn = 0; turn < TURNS && !document.hidden; turn++) {
          await pause(SECOND);
          await this.changed('all');
        }
      }
    }
  }

  /** Until somebody looks at the page. */
  seen() {
    return document.hidden ? new Promise(done => { this.wake = done; }) : undefined;
  }

  /** Until the stream ends, which it does every minute. */
  async listen() {
    const stream = this.stream = new AbortController();
    let silence;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => stream.abort(), SILENCE);
    };
    try {
      heard();
      const reader = (await api.events(stream.signal)).body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        heard();
        const lines = (text + part.value).split('\n');
        text = lines.pop();
        for (const what of new Set(lines.map(line => JSON.parse(line).what))) {
          this.changed(what === 'open' ? 'all' : what);
        }
      }
    } catch (error) {
      if (!stream.signal.aborted) {
        throw error;
      }
    } finally {
      clearTimeout(silence);
    }
  }
}
