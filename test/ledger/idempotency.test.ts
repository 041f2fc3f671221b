import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import { transactionKey } from '../../domain/ledger/keys.js';
import { cny } from '../money/amounts.js';
import { sized } from '../support/test-size.js';
import { cr, DAY, dr, funded, given, open, post, postReserved, reserve, reverse } from './given.js';

describe('permanent idempotency', () => {
  const entries = [dr('bank', '5.00'), cr('alice', '5.00')];
  const posted = [...funded, post('t', entries, { reference: 'a', metadata: { x: '1', y: '2' } })];

  it.each([
    ['the same', post('t', entries, { reference: 'a', metadata: { x: '1', y: '2' } })],
    ['keys in another order', post('t', entries, { reference: 'a', metadata: { y: '2', x: '1' } })],
    [
      'a default spelt out',
      post('t', entries, { reference: 'a', metadata: { x: '1', y: '2' }, linked: false }),
    ],
    [
      'from the engine',
      post('t', entries, { reference: 'a', metadata: { x: '1', y: '2' }, origin: 'engine' }),
    ],
  ])('%s repeats', (_, command) => {
    given(...posted)
      .when(command)
      .repeats(transactionKey('t'));
  });

  it.each([
    [
      'another amount',
      post('t', [dr('bank', '5.01'), cr('alice', '5.01')], {
        reference: 'a',
        metadata: { x: '1', y: '2' },
      }),
    ],
    [
      'entries in another order',
      post('t', [...entries].reverse(), { reference: 'a', metadata: { x: '1', y: '2' } }),
    ],
    ['no metadata', post('t', entries, { reference: 'a' })],
    ['another reference', post('t', entries, { reference: 'b', metadata: { x: '1', y: '2' } })],
    [
      'a date',
      post('t', entries, { reference: 'a', metadata: { x: '1', y: '2' }, effectiveDate: DAY }),
    ],
    ['a link', post('t', entries, { reference: 'a', metadata: { x: '1', y: '2' }, linked: true })],
    [
      'another currency',
      post('t', [dr('bank', '5.00', 'USD'), cr('alice', '5.00', 'USD')], {
        reference: 'a',
        metadata: { x: '1', y: '2' },
      }),
    ],
    [
      'another account',
      post('t', [dr('bank', '5.00'), cr('bob', '5.00')], {
        reference: 'a',
        metadata: { x: '1', y: '2' },
      }),
    ],
    [
      'the other sides',
      post('t', [cr('bank', '5.00'), dr('alice', '5.00')], {
        reference: 'a',
        metadata: { x: '1', y: '2' },
      }),
    ],
    ['a reversal', reverse('t', 'fund')],
    ['what would be refused', post('t', [])],
  ])('%s is a conflict', (_, command) => {
    given(...posted)
      .when(command)
      .rejected('id_conflict', 'id');
  });

  it('holds for reversals', () => {
    const again = given(...posted, post('o', entries), reverse('r', 't'));
    again.when(reverse('r', 't')).repeats(transactionKey('r'));
    again.when(reverse('r', 't', { origin: 'engine' })).repeats(transactionKey('r'));
    for (const other of [
      reverse('r', 'o'),
      reverse('r', 't', { reason: 'another' }),
      reverse('r', 't', { effectiveDate: DAY }),
      post('r', entries),
    ]) {
      again.when(other).rejected('id_conflict', 'id');
    }
  });

  /** Of few values, so that two commands are often alike. */
  const commands = fc.oneof(
    fc
      .record(
        {
          entries: fc.constantFrom(entries, [...entries].reverse(), [
            dr('bank', '6.00'),
            cr('alice', '6.00'),
          ]),
          reference: fc.constantFrom('', 'a'),
          metadata: fc.constantFrom({}, { x: '1' }),
          effectiveDate: fc.constantFrom(DAY, '2026-03-01'),
          linked: fc.boolean(),
        },
        { requiredKeys: ['entries'] },
      )
      .map(({ entries, ...extra }) => ({
        command: post('t', entries, extra),
        content: ['post', entries, { metadata: {}, linked: false, ...extra }],
      })),
    fc
      .record(
        {
          of: fc.constantFrom('o1', 'o2'),
          reason: fc.constantFrom('', 'why'),
          effectiveDate: fc.constantFrom(DAY, '2026-03-01'),
        },
        { requiredKeys: ['of', 'reason'] },
      )
      .map(({ of, ...extra }) => ({
        command: reverse('t', of, extra),
        content: ['reverse', of, extra],
      })),
    fc
      .record(
        { of: fc.constantFrom('r1', 'r2'), entries: fc.constant(entries) },
        { requiredKeys: ['of'] },
      )
      .map(({ of, ...extra }) => ({
        command: postReserved('t', of, extra),
        content: ['post reserved', of, extra],
      })),
  );

  it('holds for a request of the same content, and for no other', () => {
    const before = [
      ...[...funded, post('o1', entries), post('o2', entries)],
      ...[reserve('r1', entries), reserve('r2', entries)],
    ];
    fc.assert(
      fc.property(commands, commands, (first, second) => {
        const again = given(...before, first.command).when(second.command);
        if (isDeepStrictEqual(first.content, second.content)) again.repeats(transactionKey('t'));
        else again.rejected('id_conflict', 'id');
      }),
      { numRuns: sized({ small: 500, ci: 2000, full: 20_000 }) },
    );
  });

  it('keeps no hash of what the transaction tells', () => {
    const hashOf = (command: LedgerCommand): boolean => {
      const { decision } = given(...posted, reserve('r', entries)).when(command);
      const [event] = decision.accepted ? decision.events : [];
      expect(event?.type).toBe('TransactionPosted');
      return event !== undefined && 'contentHash' in event.data;
    };
    expect(hashOf(post('n', entries, { reference: 'a' }))).toBe(false);
    expect(hashOf(reverse('n', 't'))).toBe(false);
    expect(hashOf(post('n', entries, { effectiveDate: DAY }))).toBe(true);
    expect(hashOf(post('n', entries, { linked: true }))).toBe(true);
    expect(hashOf(reverse('n', 't', { effectiveDate: DAY }))).toBe(true);
    expect(hashOf(postReserved('n', 'r'))).toBe(true);
  });

  it('records no refusal: the same command is decided anew', () => {
    const spend = post('s', [dr('bob', '1.00'), cr('bank', '1.00')]);
    const world = given(...funded);
    world.when(spend).rejected('insufficient_funds');
    world.world.run(post('g', [dr('alice', '1.00'), cr('bob', '1.00')]));
    expect(world.when(spend).decision.accepted).toBe(true);
  });

  it('holds for accounts', () => {
    const account = open('a', { limits: { floor: cny('-5.00') } });
    given(account)
      .when(open('a', { limits: { floor: cny('-5.00') }, metadata: {} }))
      .repeatsForGood();
    given(account).when(open('a')).rejected('id_conflict');
    for (const other of [
      { limits: { floor: cny('-5.00') }, subject: 'bank' },
      { limits: { floor: cny('-5.00') }, currency: 'USD' },
      { limits: { floor: cny('-5.00') }, metadata: { a: 'b' } },
      { limits: { floor: cny('-5.01') } },
    ]) {
      given(account).when(open('a', other)).rejected('id_conflict', 'id');
    }
    given(open('a'))
      .when(open('a', { limits: {} }))
      .repeatsForGood();
  });
});
