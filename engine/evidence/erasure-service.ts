/**
 * Erases evidence: the keys of raw exchanges are destroyed, and the log says who wanted it. What is
 * ordered is done, whatever comes between: a crash, or a backup of the key store that brings keys back.
 */
import type { DataKeyStore } from '../../domain/data-key/store.js';
import {
  type ErasureCommand,
  type ErasureOrder,
  type Erasures,
  erasures,
} from '../../domain/evidence/erasure.js';
import { type EvidenceEvent, evidenceEventSchemas } from '../../domain/evidence/events.js';
import type { TallybookEvent } from '../../domain/events.js';
import { type Clock, toInstant } from '../../domain/kernel/clock.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import { type EventLog, readWholeStream } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { ERASURES_STREAM } from '../../domain/evidence/streams.js';
import type { Answered } from '../answered.js';
import { createCommandHandler } from '../command-handler.js';

export interface ErasureService {
  /**
   * Destroys the keys of exchanges. The same id again has no further effect.
   * @returns how many keys were destroyed; the others were gone already. Refused with `not_found` if no
   *   exchange is named, with `invalid_request` if there are too many.
   */
  erase(order: ErasureOrder, context: CommandContext): Promise<Answered<number>>;
  /** Destroys every key that was ever ordered to be, and is still there. @returns how many. */
  completeAll(): Promise<number>;
}

interface Dependencies {
  readonly log: EventLog<TallybookEvent>;
  readonly keys: Pick<DataKeyStore, 'destroy'>;
  readonly clock: Clock;
  readonly ids: IdSource;
}

const isEvidenceEvent = (event: TallybookEvent): event is EvidenceEvent =>
  Object.hasOwn(evidenceEventSchemas, event.type);

export function createErasureService({ log, keys, clock, ids }: Dependencies): ErasureService {
  const handler = createCommandHandler<Erasures, ErasureCommand, EvidenceEvent>(
    log,
    erasures,
    isEvidenceEvent,
    ids,
  );

  const destroy = ({ exchanges }: ErasureOrder): Promise<number> =>
    keys.destroy(
      exchanges.map(({ key }) => key),
      toInstant(clock.now()),
    );

  return {
    async erase(order, context) {
      const ordered = await handler.handle(
        ERASURES_STREAM,
        { type: 'OrderErasure', ...order },
        context,
      );
      if (!ordered.accepted) return { accepted: false, rejection: ordered.rejection };
      const replayed = ordered.events.length === 0;
      const destroyed = await destroy(order);
      const record = { type: 'RecordErased', erasure: order.erasure, destroyed } as const;
      const { position } = await handler.handle(ERASURES_STREAM, record, context, ordered);
      return { accepted: true, value: destroyed, replayed, position };
    },

    async completeAll() {
      let destroyed = 0;
      const open = new Map<string, { destroyed: number; context: CommandContext }>();
      for await (const { id, event, metadata } of readWholeStream(log, ERASURES_STREAM)) {
        if (event.type === 'EvidenceErased') open.delete(event.data.erasure);
        if (event.type !== 'EvidenceErasureOrdered') continue;
        const now = await destroy(event.data);
        destroyed += now;
        const { correlationId } = metadata;
        const context = { correlationId, causationId: id, actor: 'system', nowMs: clock.now() };
        open.set(event.data.erasure, { destroyed: now, context });
      }
      for (const [erasure, { context, destroyed: now }] of open) {
        const record = { type: 'RecordErased', erasure, destroyed: now } as const;
        await handler.handle(ERASURES_STREAM, record, context);
      }
      return destroyed;
    },
  };
}
