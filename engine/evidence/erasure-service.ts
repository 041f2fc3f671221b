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
import { type ErasureEvent, erasureEventSchemas } from '../../domain/evidence/events.js';
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

/** Keys of earlier orders that a start destroys again at once. */
const AT_ONCE = 10_000;

const isErasureEvent = (event: TallybookEvent): event is ErasureEvent =>
  Object.hasOwn(erasureEventSchemas, event.type);

export function createErasureService({ log, keys, clock, ids }: Dependencies): ErasureService {
  const handler = createCommandHandler<Erasures, ErasureCommand, ErasureEvent>(
    log,
    erasures,
    isErasureEvent,
    ids,
  );

  const destroy = (exchanges: ErasureOrder['exchanges']): Promise<number> =>
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
      const destroyed = await destroy(order.exchanges);
      const record = { type: 'RecordErased', erasure: order.erasure, destroyed } as const;
      const { position } = await handler.handle(ERASURES_STREAM, record, context, ordered);
      return { accepted: true, value: destroyed, replayed, position };
    },

    async completeAll() {
      let destroyed = 0;
      /** What was done before is done again many orders at once: each destruction is written to the disk. */
      let done: ErasureOrder['exchanges'][number][] = [];
      const doAgain = async (): Promise<void> => {
        if (done.length > 0) destroyed += await destroy(done);
        done = [];
      };
      const open = new Map<string, { order: ErasureOrder; context: CommandContext }>();
      for await (const { id, event, metadata } of readWholeStream(log, ERASURES_STREAM)) {
        if (event.type === 'EvidenceErasureOrdered') {
          const { correlationId } = metadata;
          const context = { correlationId, causationId: id, actor: 'system', nowMs: clock.now() };
          open.set(event.data.erasure, { order: event.data, context });
        }
        if (event.type !== 'EvidenceErased') continue;
        done.push(...(open.get(event.data.erasure)?.order.exchanges ?? []));
        open.delete(event.data.erasure);
        if (done.length >= AT_ONCE) await doAgain();
      }
      await doAgain();
      for (const [erasure, { order, context }] of open) {
        const now = await destroy(order.exchanges);
        destroyed += now;
        const record = { type: 'RecordErased', erasure, destroyed: now } as const;
        await handler.handle(ERASURES_STREAM, record, context);
      }
      return destroyed;
    },
  };
}
