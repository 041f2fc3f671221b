/** Who takes a bundle: the log says so before any of it is given. If that cannot be written, nothing is given. */
import { bundlesStream } from '../../domain/bundle/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import { toInstant } from '../../domain/kernel/clock.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Position } from '../../domain/kernel/position.js';
import { createRecordedAt } from '../recorded-at.js';

interface BundleTaking {
  /**
   * Records that somebody is given everything up to a position.
   * @throws AppendOutcomeUnknown, StoreUnavailable as `EventLog.append`: nothing may be given.
   */
  record(upTo: Position, context: CommandContext): Promise<void>;
}

interface Dependencies {
  readonly log: Pick<EventLog<TallybookEvent>, 'append' | 'readStream'>;
  readonly ids: IdSource;
}

export function createBundleTaking({ log, ids }: Dependencies): BundleTaking {
  const recordedAt = createRecordedAt(log);
  return {
    async record(upTo, { correlationId, causationId, actor, nowMs }) {
      const now = toInstant(nowMs);
      const stream = bundlesStream(now.slice(0, 10));
      const metadata = { correlationId, causationId, actor, at: await recordedAt(stream, now) };
      const event = { type: 'BundleTaken', data: { upTo } } as const;
      await log.append(stream, [{ id: ids.uuid(), event, metadata }], 'any');
    },
  };
}
