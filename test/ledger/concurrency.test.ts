import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntryRequest, LedgerCommand } from '../../domain/ledger/commands.js';
import type { LedgerService } from '../../engine/ledger/ledger-service.js';
import { cny } from '../money/amounts.js';
import { sized } from '../support/test-size.js';
import { cr, dr, open, post, postReserved, reserve } from './given.js';
import { bench, type Bench, bookOf, context, prepare, statuses } from './open.js';

/** Tries of each race, over a real SQLite store. */
const TRIES = sized({ small: 50, ci: 200, full: 2000 });
/** Tries where two writers fight over the same stream. */
const FIGHTS = TRIES / 2;

let at: Bench;
let one: LedgerService;
/** Another process, as far as the log can tell. */
let other: LedgerService;

beforeAll(async () => {
  at = await bench();
  one = await at.ledger();
  await prepare(one, [open('bank', { subject: 'bank' }), open('shop')]);
  other = await at.ledger();
});
afterAll(() => at.close());

const spend = (account: string): readonly EntryRequest[] => [
  dr(account, '60.00'),
  cr('shop', '60.00'),
];

/** A new account with 100.00 and no credit. */
async function fund(account: string): Promise<void> {
  await one.execute(
    'main',
    [
      open(account, { limits: { floor: cny('0.00') } }),
      post(`fund-${account}`, [dr('bank', '100.00'), cr(account, '100.00')]),
    ],
    context,
  );
}

type Race = (account: string) => readonly [LedgerCommand, LedgerCommand];
const races: readonly [string, Race][] = [
  ['two postings', (a) => [post(`${a}-1`, spend(a)), post(`${a}-2`, spend(a))]],
  ['two reservations', (a) => [reserve(`${a}-1`, spend(a)), reserve(`${a}-2`, spend(a))]],
  ['a posting and a reservation', (a) => [post(`${a}-1`, spend(a)), reserve(`${a}-2`, spend(a))]],
];

describe('two commands that only one account balance can pay', () => {
  it.each(races)('%s of one writer: exactly one succeeds', async (name, race) => {
    for (let index = 0; index < TRIES; index += 1) {
      const account = `${name.replaceAll(' ', '.')}.${index}`;
      await fund(account);
      const answers = await Promise.all(
        race(account).map((command) => one.execute('main', [command], context)),
      );
      expect(answers.flatMap(statuses).sort()).toStrictEqual(['applied', 'insufficient_funds']);
    }
  });

  it.each(races)('%s of two writers: exactly one succeeds', async (name, race) => {
    for (let index = 0; index < FIGHTS; index += 1) {
      const account = `two.${name.replaceAll(' ', '.')}.${index}`;
      await fund(account);
      const [first, second] = race(account);
      const answers = await Promise.all([
        one.execute('main', [first], context),
        other.execute('main', [second], context),
      ]);
      expect(answers.flatMap(statuses).sort()).toStrictEqual(['applied', 'insufficient_funds']);
    }
  });

  it('the same command of two writers is applied once', async () => {
    await fund('same');
    for (let index = 0; index < FIGHTS; index += 1) {
      const command = post(`same-${index}`, [dr('same', '0.01'), cr('shop', '0.01')]);
      const answers = await Promise.all(
        [one, other].map((ledger) => ledger.execute('main', [command], context)),
      );
      expect(answers.flatMap(statuses).sort()).toStrictEqual(['applied', 'duplicate']);
    }
  });

  it('a reservation is posted once, whoever posts it', async () => {
    await fund('once');
    for (let index = 0; index < FIGHTS; index += 1) {
      const hold = [dr('once', '0.01'), cr('shop', '0.01')];
      await one.execute('main', [reserve(`once-${index}`, hold)], context);
      const answers = await Promise.all(
        [one, other].map((ledger, which) =>
          ledger.execute(
            'main',
            [postReserved(`once-${index}-${which}`, `once-${index}`)],
            context,
          ),
        ),
      );
      expect(answers.flatMap(statuses).sort()).toStrictEqual(['applied', 'reservation_closed']);
    }
  });
});

describe('two writers at full speed', () => {
  it('write one book without a gap', async () => {
    const batch = (name: string) =>
      Array.from({ length: 50 }, (_, index) =>
        post(`${name}-${index}`, [dr('bank', '1.00'), cr('shop', '1.00')]),
      );
    const before = (await bookOf(at.log)).accounts.get('shop')?.sequence ?? 0;
    const calls = Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? one : other).execute('main', batch(`fast-${index}`), context),
    );
    const answers = (await Promise.all(calls)).flatMap(statuses);
    expect(answers.filter((answer) => answer === 'applied')).toHaveLength(1000);
    // The fold checks that numbers are gapless and balances right.
    expect((await bookOf(at.log)).accounts.get('shop')?.sequence).toBe(before + 1000);
  });
});
