/** A reader that follows the log: page by page to its end, then again each time it is woken. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Subscription, SubscriptionHandler } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import type { RecordedEventWithContent } from './event-content.js';

/** As the port's, with the content of events if the subscription asked for it. */
export interface EventHandler extends Pick<SubscriptionHandler, 'onCaughtUp'> {
  onEvents(events: readonly RecordedEventWithContent[]): Promise<void>;
}

export class CatchUpSubscription implements Subscription {
  readonly done: Promise<void>;
  #closed = false;
  #woken = false;
  #wake: (() => void) | undefined;

  /** @param readPage the next events after a position, none at the end of the log. */
  constructor(
    after: Position,
    handler: EventHandler,
    readPage: (after: Position) => Promise<readonly RecordedEventWithContent[]>,
  ) {
    this.done = this.#follow(after, handler, readPage);
    // Whoever never looks at `done` has chosen not to know; it must not end the process.
    this.done.catch(() => undefined);
  }

  /** The log may have grown. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.wake();
    await this.done.catch(() => undefined);
  }

  async #follow(
    after: Position,
    handler: EventHandler,
    readPage: (after: Position) => Promise<readonly RecordedEventWithContent[]>,
  ): Promise<void> {
    let position = after;
    let caughtUp = false;
    // Nothing is delivered before the subscriber holds the subscription.
    await nextTurn();
    while (!this.#closed) {
      this.#woken = false;
      const events = await readPage(position);
      const last = events.at(-1);
      if (last !== undefined) {
        await handler.onEvents(events);
        position = last.position;
        caughtUp = false;
        // A long catch-up leaves room for everything else that this process does.
        await nextTurn();
      } else if (!caughtUp) {
        caughtUp = true;
        handler.onCaughtUp?.();
      } else if (!this.#woken) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#wake = undefined;
      }
    }
  }
}
