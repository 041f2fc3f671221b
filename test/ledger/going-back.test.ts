/** A book goes back to a mark as if nothing had come after it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { evolve } from '../../domain/ledger/evolve.js';
import { sized } from '../support/test-size.js';
import { figures, opening, steps } from './any-commands.js';
import { NOW, World } from './given.js';

describe('going back to a mark', () => {
  const whole = (world: World): unknown => [
    figures(world),
    [...world.book.chart],
    [...world.book.reservations.keys()].sort(),
    world.book.day,
    world.book.periods,
    world.book.revision,
  ];

  it('leaves nothing of what came after it, however marks nest', () => {
    fc.assert(
      fc.property(steps, fc.nat(20), fc.nat(20), (all, first, second) => {
        const world = new World();
        for (const { command } of opening) world.run(command);
        let nowMs = NOW;
        const uncommitted: LedgerEvent[] = [];
        const run = (some: typeof all): void => {
          for (const [{ command }, laterMs] of some) {
            nowMs += laterMs;
            const decision = world.decide(command, nowMs);
            for (const event of decision.accepted ? decision.events : []) {
              evolve(world.book, event);
              uncommitted.push(event);
            }
          }
        };
        const atStart = whole(world);
        const start = world.book.mark();
        run(all.slice(0, first));
        const inBetween = whole(world);
        const middle = world.book.mark();
        run(all.slice(first, first + second));
        world.book.rollback(middle);
        expect(whole(world)).toStrictEqual(inBetween);
        run(all.slice(first + second));
        world.book.rollback(start);
        expect(whole(world)).toStrictEqual(atStart);
        for (const event of uncommitted) {
          if (event.type !== 'TransactionPosted') continue;
          expect(world.book.uncommitted(event.data.transaction)).toBeUndefined();
        }
      }),
      { numRuns: sized({ small: 200, ci: 1000, full: 10_000 }) },
    );
  });
});
