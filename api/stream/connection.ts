/** A connection: changes become events of `text/event-stream`, gathered, and never more than its reader takes. */
import type { Position } from '../../domain/kernel/position.js';
import type { ChangeFeed } from './change-feed.js';
import type { Change, Topic } from './contract.js';
import type { LocatedChange } from './listeners.js';

/** What is written to: the answer of a request. */
export interface Sink {
  write(text: string): unknown;
  /** Bytes that the reader has not taken yet. */
  readonly writableLength: number;
  end(): unknown;
  /** Ends it without waiting for its reader. */
  destroy(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

export interface Following {
  readonly topics: ReadonlySet<Topic>;
  /** Whose changes alone are told; null for all. */
  readonly merchant: string | null;
  /** The objects whose changes alone are told; left out for all. */
  readonly ids?: ReadonlySet<string>;
  /** What was read before the connection broke. */
  readonly after: Position | undefined;
  /** Asked with each beat: false if the caller may not follow any more. */
  readonly mayGoOn: () => Promise<boolean>;
}

/** The most that changes wait for each other: far below what people see as a delay. */
const GATHER_MS = 100;
const BEAT_MS = 15_000;
/** More changes than that at once are told by their topics alone. */
const MAX_TOLD = 200;
/** A reader who leaves more than that is dropped: it connects again, and goes on if that is still known. */
const MAX_WAITING_BYTES = 256 * 1_024;
/** When to connect again, in milliseconds: spread, so that a server that starts anew is not run over. */
const retryMs = (): number => 1_000 + Math.floor(Math.random() * 2_000);

export function followInto(sink: Sink, feed: ChangeFeed, following: Following): void {
  const pending = new Map<string, Change>();
  let last = feed.position;
  let gathering: NodeJS.Timeout | undefined;
  let left = false;

  const missed = following.after === undefined ? undefined : feed.since(following.after);
  sink.write(`retry: ${retryMs()}\n\n`);
  if (missed === undefined) sink.write(`event: reset\nid: ${last}\ndata: {}\n\n`);
  else gather(missed);

  const unfollow = feed.follow(gather, following.ids);
  const unend = feed.onEnd(end);
  const beat = setInterval(() => void heartbeat(), BEAT_MS);
  beat.unref();
  sink.once('close', leave);

  /** Nothing is written from here on: 'close' comes late, or never while a reader takes nothing. */
  function leave(): void {
    left = true;
    unfollow();
    unend();
    clearInterval(beat);
    clearTimeout(gathering);
  }

  function end(): void {
    leave();
    sink.end();
  }

  function gather(located: readonly LocatedChange[]): void {
    for (const { change, merchant, position } of located) {
      last = position;
      if (following.merchant !== null && following.merchant !== merchant) continue;
      if (following.ids?.has(change.id ?? '') === false) continue;
      add(change);
    }
    if (pending.size > 0) gathering ??= setTimeout(flush, GATHER_MS);
  }

  function add(change: Change): void {
    if (following.topics.has('overview')) pending.set('overview', { topic: 'overview', id: null });
    if (!following.topics.has(change.topic)) return;
    const whole: Change = { topic: change.topic, id: null };
    const told = pending.size < MAX_TOLD ? change : whole;
    if (!pending.has(keyOf(whole))) pending.set(keyOf(told), told);
  }

  function flush(): void {
    gathering = undefined;
    const changes = [...pending.values()];
    pending.clear();
    send(`event: change\nid: ${last}\ndata: ${JSON.stringify({ changes })}\n\n`);
  }

  async function heartbeat(): Promise<void> {
    // A fault here is answered as if it were forbidden: whoever connects again learns what it is.
    const mayGoOn = await following.mayGoOn().catch(() => false);
    // It may have ended meanwhile.
    if (left) return;
    if (mayGoOn) send(': beat\n\n');
    else end();
  }

  function send(text: string): void {
    if (sink.writableLength <= MAX_WAITING_BYTES) {
      sink.write(text);
      return;
    }
    leave();
    sink.destroy();
  }
}

const keyOf = ({ topic, id }: Change): string => (id === null ? topic : `${topic} ${id}`);
