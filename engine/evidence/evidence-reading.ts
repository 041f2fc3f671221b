/**
 * Reads of evidence by people and keys: what came over a channel's wire is given to nobody before the log says
 * who gets it. If that cannot be written, nothing is given.
 */
import type { TallybookEvent } from '../../domain/events.js';
import { evidenceReadsStream } from '../../domain/evidence/streams.js';
import { toInstant } from '../../domain/kernel/clock.js';
import type { CommandContext, StoredEvent } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { createRecordedAt } from '../recorded-at.js';
import type { EvidenceReader, OpenedEvidence } from './evidence.js';
import { evidenceOf } from './evidence-of.js';

/** Whose exchanges are read, by whom and on which request. */
interface EvidenceRequest {
  /** Null if nobody knows. */
  readonly payment: string | null;
  readonly context: CommandContext;
}

/** What is left of each exchange, by the id of the event that holds it; an event that holds none is left out. */
export type ReadEvidence = ReadonlyMap<string, OpenedEvidence>;

interface EvidenceReading {
  /**
   * Opens the exchanges that events hold.
   * @throws MasterKeyNotGiven; AppendOutcomeUnknown, StoreUnavailable as `EventLog.append`: nothing is given.
   */
  read(
    events: readonly StoredEvent<TallybookEvent>[],
    request: EvidenceRequest,
  ): Promise<ReadEvidence>;
}

interface Dependencies {
  readonly log: Pick<EventLog<TallybookEvent>, 'append' | 'readStream'>;
  readonly evidence: EvidenceReader;
  readonly ids: IdSource;
}

export function createEvidenceReading({ log, evidence, ids }: Dependencies): EvidenceReading {
  const recordedAt = createRecordedAt(log);

  async function record(
    exchanges: readonly StoredEvent<TallybookEvent>[],
    { payment, context }: EvidenceRequest,
  ): Promise<void> {
    const now = toInstant(context.nowMs);
    const stream = evidenceReadsStream(now.slice(0, 10));
    const { correlationId, causationId, actor } = context;
    const data = {
      payment,
      exchanges: exchanges.map(({ id, position }) => ({ event: id, position })),
    };
    const metadata = { correlationId, causationId, actor, at: await recordedAt(stream, now) };
    const event = { type: 'EvidenceRead', data } as const;
    await log.append(stream, [{ id: ids.uuid(), event, metadata }], 'any');
  }

  return {
    async read(events, request) {
      const opened = new Map<string, OpenedEvidence>();
      for (const event of events) {
        const held = evidenceOf(event);
        if (held !== undefined) opened.set(event.id, await evidence.open(held));
      }
      // Of what is erased or lost, nothing is given.
      const given = events.filter(({ id }) => opened.get(id)?.state === 'readable');
      if (given.length > 0) await record(given, request);
      return opened;
    },
  };
}
