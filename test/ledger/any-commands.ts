/** Random commands of every kind for a book, each with what the oracle says of it. */
import fc from 'fast-check';
import { reject } from '../../domain/kernel/decider.js';
import type { EntryRequest, LedgerCommand } from '../../domain/ledger/commands.js';
import { cny, textOf } from '../money/amounts.js';
import {
  addSubject,
  close,
  closePeriod,
  cut,
  expire,
  freeze,
  open,
  post,
  postReserved,
  reopenPeriod,
  reserve,
  reverse,
  unfreeze,
  voidReserved,
  type World,
} from './given.js';
import type { Line, Oracle } from './oracle.js';
import type { Verdict } from './verdict.js';

const entries = (lines: readonly Line[]): readonly EntryRequest[] =>
  lines.map(({ account, direction, minor }) => ({
    account,
    direction,
    amount: cny(textOf(minor)),
  }));

/** Few names and small amounts, so that commands meet one another and limits matter. */
const account = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const transaction = fc.constantFrom('t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8');
const reservation = fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5');
const day = fc.integer({ min: 9, max: 19 }).map((of) => `2026-03-${`${of}`.padStart(2, '0')}`);
const month = fc.constantFrom('2026-01', '2026-02', '2026-03');
const date = fc.constantFrom(undefined, undefined, undefined, '2026-01-20', '2026-02-28');
const minor = fc.bigInt(1n, 60n);
const transfer = fc.tuple(account, account, minor).map(([from, to, amount]): readonly Line[] => [
  { account: from, direction: 'debit', minor: amount },
  { account: to, direction: 'credit', minor: amount },
]);
const anyLine = fc.record({
  account,
  direction: fc.constantFrom('debit' as const, 'credit' as const),
  minor: fc.bigInt(0n, 30n),
});
const lines = fc.oneof(
  { weight: 6, arbitrary: transfer },
  { weight: 2, arbitrary: fc.tuple(transfer, transfer).map((both) => both.flat()) },
  { weight: 1, arbitrary: fc.array(anyLine, { maxLength: 4 }) },
);
const limit = fc.option(fc.bigInt(-40n, 80n), { nil: null });
const change = fc
  .record({ floor: limit, ceiling: limit }, { requiredKeys: [] })
  .filter((limits) => 'floor' in limits || 'ceiling' in limits);
const moneyOf = (minor: bigint | null) => (minor === null ? null : cny(textOf(minor)));
const limitsFrom = (
  id: string,
  from: string,
  { floor, ceiling }: { floor?: bigint | null; ceiling?: bigint | null },
): LedgerCommand => ({
  type: 'ChangeLimits',
  id,
  from,
  ...(floor === undefined ? {} : { floor: moneyOf(floor) }),
  ...(ceiling === undefined ? {} : { ceiling: moneyOf(ceiling) }),
});
const seconds = fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined });

/** A command, and what the oracle says of it. */
export interface Step {
  readonly command: LedgerCommand;
  readonly judge: (oracle: Oracle, nowMs: number) => Verdict;
}

const openStep = (id: string, floor: bigint | null, ceiling: bigint | null): Step => ({
  command: open(id, {
    limits: {
      ...(floor === null ? {} : { floor: cny(textOf(floor)) }),
      ...(ceiling === null ? {} : { ceiling: cny(textOf(ceiling)) }),
    },
  }),
  judge: (oracle) => oracle.open(id, floor, ceiling),
});

const unreadable: LedgerCommand = {
  type: 'RefuseItem',
  rejection: reject('invalid_request', 'the item cannot be read').rejection,
  linked: false,
};

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constantFrom('s1', 's2', 'bank'), fc.constantFrom('1', '2', '1002')).map((of) => ({
    command: addSubject(...of),
    judge: (oracle: Oracle) => oracle.addSubject(...of),
  })),
  fc.tuple(account, limit, limit).map((of) => openStep(...of)),
  account.map((id) => ({
    command: freeze(id),
    judge: (oracle: Oracle) => oracle.setStatus(id, 'frozen'),
  })),
  account.map((id) => ({
    command: unfreeze(id),
    judge: (oracle: Oracle) => oracle.setStatus(id, 'open'),
  })),
  account.map((id) => ({
    command: close(id),
    judge: (oracle: Oracle) => oracle.setStatus(id, 'closed'),
  })),
  fc.tuple(account, day, change).map(([id, from, limits]) => ({
    command: limitsFrom(id, from, limits),
    judge: (oracle: Oracle) => oracle.limits(id, { from, ...limits }),
  })),
  fc.tuple(transaction, lines, fc.boolean(), date).map(([id, all, isFact, effectiveDate]) => ({
    command: post(id, entries(all), {
      ...(isFact ? { origin: 'engine', fact: { evidence: 'e' } } : {}),
      ...(effectiveDate === undefined ? {} : { effectiveDate }),
    }),
    judge: (oracle: Oracle) => oracle.post(id, all, isFact, effectiveDate),
  })),
  fc.tuple(month, fc.boolean(), fc.nat(3)).map(([period, hard, backdated]) => ({
    command: closePeriod(period, hard ? 'hard' : 'soft', { backdated }),
    judge: (oracle: Oracle) => oracle.periods.close(period, hard, backdated, oracle.day),
  })),
  fc.tuple(month, fc.constantFrom('apr_1', 'apr_2')).map(([period, approval]) => ({
    command: reopenPeriod(period, { approval }),
    judge: (oracle: Oracle) => oracle.periods.reopen(period, approval),
  })),
  // More often: a second reversal is refused only after a first, of a transaction that was posted.
  {
    weight: 3,
    arbitrary: fc.tuple(transaction, transaction).map(([id, of]) => ({
      command: reverse(id, of),
      judge: (oracle: Oracle) => oracle.reverse(id, of),
    })),
  },
  fc.tuple(reservation, lines, seconds).map(([id, all, expiresIn]) => ({
    command: reserve(id, entries(all), expiresIn === undefined ? {} : { expiresIn }),
    judge: (oracle: Oracle, nowMs: number) => oracle.reserve(id, all, expiresIn, nowMs),
  })),
  fc
    .tuple(transaction, reservation, fc.option(lines, { nil: undefined }))
    .map(([id, of, part]) => ({
      command: postReserved(id, of, part === undefined ? {} : { entries: entries(part) }),
      judge: (oracle: Oracle, nowMs: number) => oracle.postReservation(id, of, part, nowMs),
    })),
  reservation.map((id) => ({
    command: voidReserved(id),
    judge: (oracle: Oracle) => oracle.voidReservation(id),
  })),
  fc.constant({ command: expire, judge: (oracle: Oracle, nowMs: number) => oracle.expire(nowMs) }),
  fc.tuple(day, fc.boolean()).map(([of, force]) => ({
    command: cut('operator', of, { force }),
    judge: (oracle: Oracle, nowMs: number) => oracle.cut(of, force, nowMs),
  })),
  fc.constant({ command: unreadable, judge: () => 'invalid_request' }),
);
/** Accounts first, with room to move; then anything, and each step some time later. */
const laterMs = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 0, max: 2000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 5 }).map((days) => days * 86_400_000) },
);
export const steps = fc.array(fc.tuple(step, laterMs), {
  minLength: 20,
  maxLength: 80,
});
export const opening: readonly Step[] = (
  [
    ['a', null, null],
    ['b', -20n, null],
    ['c', 0n, 40n],
    ['d', null, 25n],
  ] as const
).map(([id, floor, ceiling]) => openStep(id, floor, ceiling));

/** All that a command may change of an account. */
export const figures = (world: World): unknown =>
  [...world.book.accounts.values()].map((a) => [
    a.id,
    a.status,
    a.posted,
    a.pendingIn,
    a.pendingOut,
    a.sequence,
    a.floor,
    a.ceiling,
  ]);
