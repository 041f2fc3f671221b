/** Random commands of every kind, judged by the ledger and by the oracle; they must agree on each. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import { sized } from '../support/test-size.js';
import { figures, opening, steps } from './any-commands.js';
import { NOW, World } from './given.js';
import { Oracle } from './oracle.js';
import type { Verdict } from './verdict.js';

/** What each kind of command can come to: an expiry refuses nobody. */
const ends: Readonly<Record<LedgerCommand['type'], readonly ('accepted' | 'refused')[]>> = {
  AddSubject: ['accepted', 'refused'],
  OpenAccount: ['accepted', 'refused'],
  FreezeAccount: ['accepted', 'refused'],
  UnfreezeAccount: ['accepted', 'refused'],
  CloseAccount: ['accepted', 'refused'],
  ChangeLimits: ['accepted', 'refused'],
  PostTransaction: ['accepted', 'refused'],
  RefuseItem: ['refused'],
  ReverseTransaction: ['accepted', 'refused'],
  Reserve: ['accepted', 'refused'],
  PostReservation: ['accepted', 'refused'],
  VoidReservation: ['accepted', 'refused'],
  ExpireReservations: ['accepted'],
  CutDay: ['accepted', 'refused'],
  ClosePeriod: ['accepted', 'refused'],
  ReopenPeriod: ['accepted', 'refused'],
};

const expectedFigures = (oracle: Oracle): unknown =>
  [...oracle.accounts].map(([id, { status, floor, ceiling }]) => [
    id,
    status,
    oracle.posted(id),
    oracle.held(id, 'credit'),
    oracle.held(id, 'debit'),
    oracle.sequence(id),
    floor,
    ceiling,
  ]);

const text = (values: unknown): string =>
  JSON.stringify(values, (_, each: unknown) => (typeof each === 'bigint' ? `${each}` : each));

describe('the ledger and the oracle', () => {
  it('agree on every command and every balance', () => {
    const seen = new Map<Verdict, number>();
    const came = new Set<string>();
    fc.assert(
      fc.property(steps, (all) => {
        const world = new World();
        const oracle = new Oracle();
        let nowMs = NOW;
        for (const [{ command, judge }, laterMs] of [
          ...opening.map((s) => [s, 0] as const),
          ...all,
        ]) {
          nowMs += laterMs;
          const decision = world.decide(command, nowMs);
          const verdict = judge(oracle, nowMs);
          seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
          const ours = !decision.accepted
            ? decision.rejection.code
            : decision.events.length > 0
              ? 'ok'
              : 'repeat';
          // A repetition changes nothing, so it does not count as a success.
          if (ours !== 'repeat')
            came.add(`${command.type} ${ours === 'ok' ? 'accepted' : 'refused'}`);
          if (decision.accepted) world.apply(...decision.events);
          const we = [
            command.type,
            ours,
            world.book.day,
            world.book.periods.backdated,
            figures(world),
          ];
          const they = [
            ...[command.type, verdict, oracle.day, oracle.periods.backdated],
            expectedFigures(oracle),
          ];
          // Text first: a deep comparison of each step would be most of the test's time.
          if (text(we) !== text(they)) expect(we).toStrictEqual(they);
        }
        const sum = [...world.book.accounts.values()].reduce((total, a) => total + a.posted, 0n);
        expect(sum).toBe(0n);
      }),
      { numRuns: sized({ small: 2500, ci: 4000, full: 40_000 }) },
    );
    // The random commands are worth something only if they come to every end there is.
    for (const verdict of [
      'ok',
      'repeat',
      'id_conflict',
      'subject_code_taken',
      'insufficient_funds',
      'ceiling_exceeded',
      'account_frozen',
      'account_closed',
      'account_not_empty',
      'already_reversed',
      'reservation_closed',
      'reservation_exceeded',
      'transaction_unbalanced',
      'transaction_not_found',
      'day_not_over',
      'too_many_days',
      'period_closed',
      'period_not_over',
      'period_closed_before',
      'period_open',
      'closing_plan_outdated',
    ]) {
      expect([verdict, (seen.get(verdict) ?? 0) > 0]).toStrictEqual([verdict, true]);
    }
    const all = Object.entries(ends).flatMap(([type, each]) => each.map((end) => `${type} ${end}`));
    expect([...came].sort()).toStrictEqual(all.sort());
  });
});
