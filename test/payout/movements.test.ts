/** Movements that a bank tells of: of another bank's payout, and of a top-up that was announced late. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Bank } from '../../domain/bank/port.js';
import type { Holding } from '../../domain/case/case.js';
import { topupIdOf, topupText } from '../../domain/topup/topup.js';
import { IncomingDesk } from '../../engine/bank/incoming-desk.js';
import { recordReturn } from '../../engine/payout/payout-service.js';
import { TopupService } from '../../engine/topup/topup-service.js';
import { payoutRequestNo } from '../../domain/payout/request-no.js';
import { cny, minor } from '../money/amounts.js';
import { ids } from '../sagas/session.js';
import { openWorlds, type Worlds } from '../sagas/worlds.js';

let worlds: Worlds;
beforeAll(async () => {
  worlds = await openWorlds();
});
afterAll(() => worlds.close());

const context = { correlationId: 'test', causationId: 'test', actor: 'test', nowMs: 0 };

it('a return is that of a payout of the same bank alone', async () => {
  const recorded: unknown[] = [];
  const host = {
    find: () => Promise.resolve({ state: { bank: 'bank_a' } }),
    submit: (...asked: unknown[]) => {
      recorded.push(asked);
      return Promise.resolve({ accepted: true });
    },
  } as unknown as Parameters<typeof recordReturn>[0];
  const of = (bank: string) =>
    recordReturn(
      host,
      {
        ...{ kind: 'return', bank, bankReference: 'B1', amount: cny('1.00'), reason: 'AC04' },
        requestNo: payoutRequestNo('po_00000000-0000-5000-8000-000000000001'),
        reference: null,
      },
      context,
    );
  expect(await of('bank_b')).toBe(false);
  expect(recorded).toStrictEqual([]);
  expect(await of('bank_a')).toBe(true);
  expect(recorded).toHaveLength(1);
});

it('money that stood in suspense before its top-up was announced has its case all the same', async () => {
  const { log, ledger, merchant } = worlds.world();
  const opened: (Holding | null)[] = [];
  let isDown = true;
  const cases = {
    open: (_report: unknown, holding: Holding | null) => {
      if (isDown) return Promise.reject(new Error('down'));
      opened.push(holding);
      return Promise.resolve();
    },
  };
  const desk = new IncomingDesk({ ledger, cases });
  const banks = new Map([['sandbox_bank', {} as Bank]]);
  const topups = new TopupService({ log, ids, banks, desk });
  const came = { bank: 'sandbox_bank', bankReference: 'C1', amount: cny('5.00') };
  const reference = topupText(topupIdOf(merchant, 'late'));

  expect(await topups.take({ ...came, reference }, context)).toBe(false);
  const incoming = { ...came, kind: 'credit', amount: minor(5_00n) } as const;
  await expect(desk.suspend(incoming, context)).rejects.toThrow('down');
  isDown = false;
  const amount = cny('5.00');
  expect(await topups.create({ merchant, reference: 'late', amount }, context)).toMatchObject({
    accepted: true,
  });
  expect(await topups.take({ ...came, reference }, context)).toBe(true);
  expect(opened).toMatchObject([{ merchant: '', amount: { value: '5.00' } }]);
});
