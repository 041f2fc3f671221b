/** How far long work has come: a bar that redraws itself on a terminal, a line now and then elsewhere. */
import type { TextStream } from './io.js';

export interface Progress {
  /** @param total undefined if nobody knows how much there is. */
  update(done: number, total?: number, note?: string): void;
  /** Prints a line of its own, above the bar if there is one. */
  line(text: string): void;
  /** Draws the last state and ends the line. */
  finish(note?: string): void;
}

export interface ProgressOptions {
  readonly label: string;
  readonly stream: TextStream;
  /** Milliseconds since 1970; the default is the wall clock. */
  readonly now?: () => number;
}

const BAR_CELLS = 24;
const REDRAW_MS = 100;
const PLAIN_LINE_MS = 5_000;

export function createProgress({ label, stream, now = Date.now }: ProgressOptions): Progress {
  const terminal = stream.isTTY === true;
  const everyMs = terminal ? REDRAW_MS : PLAIN_LINE_MS;
  const startedMs = now();
  let state = { done: 0, total: undefined as number | undefined, note: '' };
  let lastMs = terminal ? -Infinity : startedMs;

  const draw = (end: boolean): void => {
    const text = describe(label, state.done, state.total, state.note, terminal);
    // Clears to the end of the line: the text before may have been longer.
    if (terminal) stream.write(`\r${text.slice(0, (stream.columns ?? 80) - 1)}\u001b[K`);
    else stream.write(`${text}\n`);
    if (end && terminal) stream.write('\n');
  };

  return {
    update(done, total, note = '') {
      state = { done, total, note };
      if (now() - lastMs < everyMs) return;
      lastMs = now();
      draw(false);
    },
    line(text) {
      stream.write(terminal ? `\r\u001b[K${text}\n` : `${text}\n`);
      if (terminal) draw(false);
    },
    finish(note) {
      state = { ...state, note: note ?? state.note };
      draw(true);
    },
  };
}

function describe(
  label: string,
  done: number,
  total: number | undefined,
  note: string,
  bar: boolean,
): string {
  const parts = [label];
  if (total === undefined) parts.push(String(done));
  else {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const filled = Math.round(share * BAR_CELLS);
    if (bar) parts.push(`[${'#'.repeat(filled)}${'.'.repeat(BAR_CELLS - filled)}]`);
    parts.push(`${Math.floor(share * 100)} %`, `${done}/${total}`);
  }
  if (note !== '') parts.push(note);
  return parts.join(' ');
}
