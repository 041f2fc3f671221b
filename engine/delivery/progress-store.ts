/** The progress of deliveries in the log: the last event of an endpoint's stream says all of it. */
import type { TallybookEvent } from '../../domain/events.js';
import type { Clock } from '../../domain/kernel/clock.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { type Advance, deliveries, type Recorded } from '../../domain/delivery/decider.js';
import { type DeliveryEvent, deliveryEventSchemas } from '../../domain/delivery/events.js';
import { deliveryStream } from '../../domain/delivery/streams.js';
import type { Progress } from '../../domain/delivery/progress.js';
import { createCommandHandler, type Folded } from '../command-handler.js';
import { nothingFolded } from '../decide-and-append.js';

export type RecordedProgress = Folded<Recorded | null>;

export interface ProgressStore {
  load(endpoint: string): Promise<RecordedProgress>;
  /** Undefined if somebody else has recorded since `from` was read: then nothing was written. */
  record(
    endpoint: string,
    from: RecordedProgress,
    progress: Progress,
  ): Promise<RecordedProgress | undefined>;
  /** This process, as its records name it. */
  readonly by: string;
}

const isOwn = (event: TallybookEvent): event is DeliveryEvent =>
  Object.hasOwn(deliveryEventSchemas, event.type);

export function createProgressStore({
  log,
  clock,
  ids,
}: {
  readonly log: Pick<EventLog<TallybookEvent>, 'append' | 'readStream'>;
  readonly clock: Clock;
  readonly ids: IdSource;
}): ProgressStore {
  const handler = createCommandHandler<Recorded | null, Advance, DeliveryEvent>(
    log,
    deliveries,
    isOwn,
    ids,
  );
  const by = ids.uuid();
  return {
    by,
    load: (endpoint) => loadProgress(log, endpoint),
    async record(endpoint, from, progress) {
      const context = {
        correlationId: endpoint,
        causationId: 'delivery',
        actor: 'system',
        nowMs: clock.now(),
      };
      const advance = { endpoint, base: from.state, next: { by, progress } };
      const handled = await handler.handle(deliveryStream(endpoint), advance, context, from);
      if (!handled.accepted || handled.events.length === 0) return undefined;
      const { state, revision, position, at } = handled;
      return { state, revision, position, at };
    },
  };
}

/** As any process may read it. */
export async function loadProgress(
  log: Pick<EventLog<TallybookEvent>, 'readStream'>,
  endpoint: string,
): Promise<RecordedProgress> {
  const backwards = { direction: 'backwards', limit: 1 } as const;
  const [last] = await log.readStream(deliveryStream(endpoint), backwards);
  if (last === undefined || !isOwn(last.event)) return nothingFolded(deliveries.initialState);
  const { event, revision, position, metadata } = last;
  return { state: deliveries.evolve(null, event), revision, position, at: metadata.at };
}
