/**
 * Repeats erasures of cards' tokens: a backup of the key store brings keys back that the log calls erased. The store says
 * itself up to where in the log it has lost them, so only what came after is read again.
 */
import { checkoutStream } from '../../domain/checkout-session/streams.js';
import type { DataKeyStore } from '../../domain/data-key/store.js';
import type { TallybookEvent } from '../../domain/events.js';
import { type Clock, toInstant } from '../../domain/kernel/clock.js';
import { type EventLog, readWholeStream } from '../../domain/kernel/event-log.js';
import type { Position } from '../../domain/kernel/position.js';
import type { ReaderLife, RunningReader } from '../../domain/kernel/reader.js';

interface Dependencies {
  readonly log: EventLog<TallybookEvent>;
  readonly keys: Pick<DataKeyStore, 'destroy' | 'erasedUpTo' | 'moveErasedUpTo'>;
  readonly clock: Clock;
}

const PAGE = 512;
/** So often the store is told how far it has come: what comes later is read again after a restart. */
const TOLD_EVERY_MS = 20_000;

/** @returns ends what was begun. */
export function repeatTokenErasures(dependencies: Dependencies): RunningReader {
  const { readers } = dependencies.log;
  const erasures = new TokenErasures(dependencies);
  const repeating = readers.start({
    name: 'erased card tokens',
    read: (life) => erasures.repeat(life),
  });
  const telling = readers.poll('erased card tokens, told', TOLD_EVERY_MS, () => erasures.tell());
  return {
    done: repeating.done,
    async stop() {
      await Promise.all([repeating.stop(), telling.stop()]);
    },
  };
}

export class TokenErasures {
  /** What this process has told the store; undefined before everything was repeated. */
  #told: Position | undefined;

  constructor(private readonly deps: Dependencies) {}

  /** Destroys each key that the log calls erased and that the store may still hold. */
  async repeat({ signal, beat }: Pick<ReaderLife, 'signal' | 'beat'>): Promise<void> {
    const { log, keys, clock } = this.deps;
    const head = await log.head();
    let from = await keys.erasedUpTo();
    for (let at = from; at < head && !signal.aborted; beat()) {
      const page = await log.readAll(at, PAGE);
      if (page === undefined) break;
      const erased = await Promise.all(page.events.map(({ event }) => this.#keysOf(event)));
      const ids = erased.flat();
      at = page.position;
      if (ids.length === 0) continue;
      await keys.destroy(ids, toInstant(clock.now()));
      if (!(await keys.moveErasedUpTo(from, at))) return this.repeat({ signal, beat });
      from = at;
    }
    if (signal.aborted) return;
    if (from === head || (await keys.moveErasedUpTo(from, head))) this.#told = head;
    else await this.repeat({ signal, beat });
  }

  /** What is called erased from then on is gone already, so nothing needs to be read for it. */
  async tell(): Promise<void> {
    if (this.#told === undefined) return;
    const { log, keys } = this.deps;
    const head = await log.head();
    if (head === this.#told) return;
    if (await keys.moveErasedUpTo(this.#told, head)) this.#told = head;
    // Another process has told it, or a backup was put in its place.
    else await this.repeat({ signal: new AbortController().signal, beat: () => undefined });
  }

  async #keysOf(event: TallybookEvent): Promise<readonly string[]> {
    if (event.type === 'CardTokenErased') return [event.data.key];
    if (event.type !== 'CheckoutAttemptEnded') return [];
    // The token of an attempt that came to no payment stands where it began.
    const { session, attempt } = event.data;
    for await (const { event: begun } of readWholeStream(this.deps.log, checkoutStream(session))) {
      if (begun.type !== 'CheckoutAttemptStarted' || begun.data.attempt !== attempt) continue;
      return begun.data.card === null ? [] : [begun.data.card.token.key];
    }
    return [];
  }
}
