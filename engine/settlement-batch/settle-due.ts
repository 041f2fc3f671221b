/** Settles by the clock: looks at every schedule once a minute, and whenever something of a settlement has changed. */
import type { Clock } from '../../domain/kernel/clock.js';
import { StoreUnavailable } from '../../domain/kernel/event-store.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { SettlementService, Takings } from './settlement-service.js';

interface Parts {
  readonly settlements: Pick<SettlementService, 'run'>;
  /** Every schedule that a read model knows: that it may be behind only means that it is looked at later. */
  readonly schedules: () => Promise<readonly Takings[]>;
  /** Changes when there may be something to do: the open day, or a position of the log. */
  readonly sign: () => Promise<string>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
}

const MINUTE_MS = 60_000;

/** @returns looks once. */
export function settleDue(parts: Parts): () => Promise<void> {
  const { settlements, clock, ids, logger } = parts;
  let doneAt: string | undefined;
  return async () => {
    const nowMs = clock.now();
    const at = `${Math.floor(nowMs / MINUTE_MS)} ${await parts.sign()}`;
    if (at === doneAt) return;
    let behind = false;
    for (const of of await parts.schedules()) {
      const id = ids.uuid();
      const context = { correlationId: id, causationId: id, actor: 'timer', nowMs };
      try {
        const run = await settlements.run(of, context);
        const waits = run.accepted ? run.value.waits : run.rejection;
        if (waits === 'read_model') behind = true;
        else if (waits !== null && typeof waits !== 'string') {
          logger.warn({ ...of, code: waits.code, detail: waits.detail }, 'settlement waits');
        }
      } catch (error) {
        // Of a store that does not answer, no other merchant can be settled either.
        if (error instanceof StoreUnavailable) throw error;
        logger.error({ err: error, ...of }, 'settlement of a merchant failed');
        behind = true;
      }
    }
    doneAt = behind ? undefined : at;
  };
}
