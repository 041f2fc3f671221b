/**
 * Which sagas are open, as the log tells it: a cache with the place up to which it was read. Losing it
 * costs one reading of the log and calls no channel, for what a saga does next follows from its
 * streams alone.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { eventAt } from '../../domain/kernel/event-store.js';
import { parsePosition, type Position, START } from '../../domain/kernel/position.js';
import { sagaStream } from '../../domain/kernel/streams.js';
import type { SagaIdentity } from './saga-steps.js';

/** What an event means for the sagas. */
export type Signal =
  /** Look what is to be done for this saga. */
  | { readonly signal: 'wake'; readonly saga: SagaIdentity }
  | { readonly signal: 'ended'; readonly id: string }
  | { readonly signal: 'callback'; readonly event: StoredEvent<TallybookEvent> }
  | { readonly signal: 'callback_noted'; readonly callback: string; readonly saga: string }
  | { readonly signal: 'none' };

/** Reads an event. The sagas' own records wake nobody: who wrote them goes on by himself. */
export function signalOf(stored: StoredEvent<TallybookEvent>): Signal {
  const { event } = stored;
  switch (event.type) {
    case 'PaymentCreated':
      return wake({ id: event.data.payment, kind: 'payment', payment: event.data.payment });
    case 'CaptureRequested':
    case 'CancelRequested': {
      const payment = stored.metadata.correlationId;
      return wake({ id: payment, kind: 'payment', payment });
    }
    case 'RefundRequested': {
      const payment = stored.metadata.correlationId;
      return wake({ id: event.data.refund, kind: 'refund', payment });
    }
    case 'SagaResumed': {
      const id = stored.stream.slice(sagaStream('').length);
      const kind = id.startsWith('re_') ? 'refund' : 'payment';
      return wake({ id, kind, payment: stored.metadata.correlationId });
    }
    case 'SagaEnded':
      return { signal: 'ended', id: stored.stream.slice(sagaStream('').length) };
    case 'CallbackReceived':
      return { signal: 'callback', event: stored };
    case 'CallbackNoted': {
      const saga = stored.stream.slice(sagaStream('').length);
      return { signal: 'callback_noted', callback: event.data.callback, saga };
    }
    default:
      return { signal: 'none' };
  }
}

const wake = (saga: SagaIdentity): Signal => ({ signal: 'wake', saga });

/** A place in the log, told apart from the same number in another store by the event that is there. */
export interface Checkpoint {
  readonly position: Position;
  readonly eventId: string;
}

const cacheSchema = z.object({
  version: z.literal(1),
  storeId: z.string(),
  position: z.string(),
  eventId: z.string(),
  open: z.array(
    z.object({ id: z.string(), kind: z.enum(['payment', 'refund']), payment: z.string() }),
  ),
});

/** The cache where it belongs to this store; else nothing is open as of the log's start. */
export async function loadOpenSagas(
  file: string,
  log: EventLog<TallybookEvent>,
): Promise<{ readonly position: Position; readonly open: readonly SagaIdentity[] }> {
  const nothing = { position: START, open: [] };
  let cache: z.infer<typeof cacheSchema>;
  try {
    cache = cacheSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Missing or damaged: a cache is rebuilt, not mended.
    return nothing;
  }
  const position = parsePosition(cache.position);
  if (position === undefined || cache.storeId !== log.storeId) return nothing;
  return (await isThere(log, { position, eventId: cache.eventId }))
    ? { position, open: cache.open }
    : nothing;
}

async function isThere(log: EventLog<TallybookEvent>, { position, eventId }: Checkpoint) {
  return (await eventAt(log.store, position))?.id === eventId;
}

/** Writes the cache whole or not at all. */
export function saveOpenSagas(
  file: string,
  storeId: string,
  { position, eventId }: Checkpoint,
  open: readonly SagaIdentity[],
): void {
  const temporary = `${file}.new`;
  const cache: z.infer<typeof cacheSchema> = {
    version: 1,
    storeId,
    position,
    eventId,
    open: [...open],
  };
  writeFileSync(temporary, JSON.stringify(cache), { mode: 0o600 });
  renameSync(temporary, file);
}
