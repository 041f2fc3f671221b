/** What the tests of event stores share: events to append, and readers that wait for a condition. */
import { randomUUID } from 'node:crypto';
import type { EventStore, EventToAppend, RecordedEvent } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';

const TIMEOUT_MS = 20_000;

export const contractStream = (): string => `contract-${randomUUID()}`;

export const newEvent = (parts: Partial<EventToAppend> = {}): EventToAppend => ({
  id: randomUUID(),
  type: 'Noted.v1',
  data: '{"note":"contract"}',
  metadata: '{}',
  ...parts,
});

export const newEvents = (count: number): [EventToAppend, ...EventToAppend[]] => [
  newEvent({ data: '{"index":0}' }),
  ...Array.from({ length: count - 1 }, (_, index) => newEvent({ data: `{"index":${index + 1}}` })),
];

export const idsOf = (events: readonly { readonly id: string }[]): string[] =>
  events.map(({ id }) => id);

export async function readWholeStream(
  store: EventStore,
  stream: string,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await store.readStream(stream, { from: events.length, limit: 500 });
    events.push(...page);
    if (page.length < 500) return events;
  }
}

/** The whole log after a position, read in pages. */
export async function collect(
  store: EventStore,
  after: Position,
  limit: number,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let from = after; ;) {
    const page = await store.readAll({ after: from, limit });
    const last = page.at(-1);
    if (last === undefined) return events;
    events.push(...page);
    from = last.position;
  }
}

export interface Seen {
  readonly events: readonly RecordedEvent[];
  /** Resolves when what was delivered meets the condition; rejects after a while. */
  until(condition: (events: readonly RecordedEvent[]) => boolean): Promise<void>;
  /** Resolves when the subscription has caught up at least once. */
  caughtUp(): Promise<void>;
  close(): Promise<void>;
}

/** Follows the log and keeps what it is shown. */
export function visible(
  store: EventStore,
  after: Position,
  handle?: (events: readonly RecordedEvent[]) => Promise<void>,
): Seen {
  const events: RecordedEvent[] = [];
  let caughtUp = 0;
  let failure: Error | undefined;
  const waiting = new Set<() => void>();
  const check = (): void => waiting.forEach((look) => look());
  const subscription = store.subscribeToAll(after, {
    onEvents: async (page) => {
      await handle?.(page);
      events.push(...page);
      check();
    },
    onCaughtUp: () => {
      caughtUp += 1;
      check();
    },
  });
  subscription.done.catch((error: unknown) => {
    failure = error instanceof Error ? error : new Error(String(error));
    check();
  });
  const wait = (condition: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        waiting.delete(look);
        finish();
      };
      const look = (): void => {
        const failed = failure;
        if (failed !== undefined) settle(() => reject(failed));
        else if (condition()) settle(resolve);
      };
      const timer = setTimeout(
        () => settle(() => reject(new Error(`still waiting with ${events.length} events seen`))),
        TIMEOUT_MS,
      );
      waiting.add(look);
      look();
    });
  return {
    events,
    until: (condition) => wait(() => condition(events)),
    caughtUp: () => wait(() => caughtUp > 0),
    close: () => subscription.close(),
  };
}
