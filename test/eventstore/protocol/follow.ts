/** A subscription of the official client, and in order what it told. */
import type {
  AllStreamResolvedEvent,
  AllStreamSubscription,
  ResolvedEvent,
  StreamSubscription,
} from '@eventstore/db-client';
import { waitUntil } from '../../support/wait-until.js';
import { answer, indexOf } from './support.js';

type Event = ResolvedEvent | AllStreamResolvedEvent;

export interface Followed {
  /** `confirmation`, `caughtUp`, `error`, and an event's index, or its type where it has none. */
  readonly told: readonly unknown[];
  readonly events: readonly Event[];
  id(): string | undefined;
  /** The error that it ended with. */
  error(): Promise<unknown>;
  until(something: unknown): Promise<unknown>;
  unsubscribe(): Promise<void>;
}

export function follow(
  subscription: StreamSubscription | AllStreamSubscription,
  counts: (event: Event) => boolean = () => true,
): Followed {
  const told: unknown[] = [];
  const events: Event[] = [];
  let failure: Error | undefined;
  subscription.on('confirmation', () => told.push('confirmation'));
  subscription.on('caughtUp', () => told.push('caughtUp'));
  subscription.on('error', (error: Error) => {
    failure = error;
    told.push('error');
  });
  subscription.on('data', (event: Event) => {
    if (!counts(event)) return;
    events.push(event);
    told.push(indexOf(event) ?? event.event?.type);
  });
  const closed = new Promise<void>((resolve) => {
    subscription.on('close', resolve);
  });
  return {
    told,
    events,
    id: () => subscription.id,
    error: () => answer(Promise.reject(failure ?? new Error('there was none'))),
    until: (something) => waitUntil(() => told.includes(something)),
    async unsubscribe() {
      await subscription.unsubscribe();
      await closed;
    },
  };
}
