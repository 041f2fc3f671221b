/** A run that was cut off at any append goes on, and comes to the same as a run that was not. */
import { expect, it } from '@jest/globals';
import type { StoredRow } from '../../domain/bill/events.js';
import type { TakenBill } from '../../domain/bill/taking.js';
import { toPosition } from '../../domain/kernel/position.js';
import { silentLogger } from '../../domain/kernel/logger.js';
import type { Item } from '../../domain/reconciliation/events.js';
import type { Movements } from '../../domain/reconciliation/port.js';
import { reconciliationIdOf } from '../../domain/reconciliation/chain.js';
import { createIdSource } from '../../engine/random-ids.js';
import { ReconciliationService } from '../../engine/reconciliation/reconciliation-service.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { MemoryEventStore } from '../support/memory-event-store.js';
import { DAY, movement } from './sides.js';

const clock = { now: () => Date.parse(`${DAY}T12:00:00Z`) };
const context = { correlationId: 't', causationId: 't', actor: 't', nowMs: clock.now() };
const cny = (value: string) => ({ value, currency: 'CNY' });

const billOf = (id: string, day: string): TakenBill => ({
  ...{ id, source: { type: 'channel', name: 'sandbox_a' }, day, layout: 'sandbox' },
  ...{ outcome: 'bill', origin: 'upload', sha256: id, attempt: 1, rows: 300, statements: [] },
  takenAt: `${day}T12:00:00Z`,
});
const rowOf = (number: number): StoredRow => ({
  ...{ line: number, statement: 0, kind: 'payment', status: 'booked', key: String(number) },
  ...{ transaction: String(number), reference: null, refund: null, occurredAt: DAY, raw: [] },
  ...{ amount: cny('1.00'), fee: cny('0.00'), net: cny('1.00'), balance: null },
});
const bills = new Map([
  ['bil_1', { bill: billOf('bil_1', DAY), rows: Array.from({ length: 300 }, (_, i) => rowOf(i)) }],
  ['bil_2', { bill: billOf('bil_2', '2026-03-02'), rows: [rowOf(900)] }],
]);
/** Every second row has its movement; some have one beyond the run's own. */
const own = Array.from({ length: 320 }, (_, i) => movement(String(i), '1.00')).filter(
  (_, i) => i % 2 === 0,
);

/** @param later movements that the ledger learns of while a run is cut off. */
function movementsOf(later: () => boolean): Movements {
  const at = own.map((one, index) => ({ movement: one, position: toPosition(index + 10) }));
  return {
    head: () => Promise.resolve(toPosition(later() ? 900 : 500)),
    startOf: (day) => Promise.resolve(toPosition(day <= DAY ? 1 : 400)),
    between: (_of, after, upTo) =>
      Promise.resolve(at.filter(({ position }) => position > after && position <= upTo)),
    find: (_of, transaction) => {
      const late = movement('1', '1.00');
      if (later() && transaction === late.transaction) {
        return Promise.resolve({ movement: late, position: toPosition(800) });
      }
      return Promise.resolve(at.find((one) => one.movement.transaction === transaction));
    },
  };
}

/** Both bills, one after the other, with the store failing at one append. @returns the items of the first run. */
async function runsWith(failAt: number): Promise<{ items: readonly Item[]; failed: boolean }> {
  const store = new MemoryEventStore();
  const ids = createIdSource(clock);
  const log = await createEventLog(store, {
    mode: 'development',
    clock,
    ids,
    logger: silentLogger,
  });
  let appends = 0;
  let failed = false;
  store.faultAt = () => {
    appends += 1;
    if (appends !== failAt) return undefined;
    failed = true;
    return 'unavailable';
  };
  const service = () =>
    new ReconciliationService({
      ...{ log, ids, movements: movementsOf(() => failed) },
      bills: {
        find: (id) => Promise.resolve(bills.get(id)),
        async *rows({ id }) {
          yield await Promise.resolve(bills.get(id)?.rows ?? []);
        },
      },
    });
  for (const bill of bills.keys()) {
    await service()
      .run(bill, context)
      .catch(() => service().run(bill, context));
  }
  const items: Item[] = [];
  for await (const item of service().items(reconciliationIdOf('bil_1'))) items.push(item);
  const second = (await service().find(reconciliationIdOf('bil_2')))?.run;
  expect(second?.completed?.previous).toBe(reconciliationIdOf('bil_1'));
  return { items, failed };
}

it('comes to the same wherever it is cut off', async () => {
  const whole = await runsWith(0);
  // From its opening on, which is the first append, a run finds what it would have found, whatever comes later.
  for (let failAt = 2; ; failAt++) {
    const { items, failed } = await runsWith(failAt);
    expect(items).toStrictEqual(whole.items);
    if (!failed) break;
  }
});
