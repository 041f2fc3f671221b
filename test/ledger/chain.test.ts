/** Linked chains, decided on the live book without any store. */
import { describe, expect, it } from '@jest/globals';
import { reject } from '../../domain/kernel/decider.js';
import {
  decideUnit,
  malformed,
  MAX_CHAIN_ITEMS,
  tooLarge,
  unitsOf,
} from '../../domain/ledger/chain.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import { transactionKey } from '../../domain/ledger/keys.js';
import { cr, dr, figures, freeze, funded, given, NOW, post, type World } from './given.js';

const pay = (id: string, value: string, linked?: boolean): LedgerCommand =>
  post(id, [dr('alice', value), cr('bob', value)], linked === undefined ? {} : { linked });
const refuse = (linked: boolean): LedgerCommand => ({
  type: 'RefuseItem',
  rejection: reject('invalid_amount', 'an amount is above zero', 'amount').rejection,
  linked,
});

const decided = (world: World, ...commands: readonly LedgerCommand[]) =>
  decideUnit(commands, { book: world.book, past: (key) => world.past.get(key), nowMs: NOW });
const said = (world: World, ...commands: readonly LedgerCommand[]) =>
  decided(world, ...commands).map((decision) =>
    decision.accepted ? (decision.earlier ?? decision.events.length) : decision.rejection.code,
  );

describe('the units of a request', () => {
  const units = (...commands: readonly LedgerCommand[]) =>
    unitsOf(commands.map((command, at) => ({ command, at }))).map((unit) =>
      unit.map(({ at }) => at),
    );

  it.each<[string, readonly LedgerCommand[], readonly (readonly number[])[]]>([
    ['nothing', [], []],
    ['single items', [pay('a', '1'), pay('b', '1', false), freeze('x')], [[0], [1], [2]]],
    ['a chain', [pay('a', '1', true), pay('b', '1', true), pay('c', '1')], [[0, 1, 2]]],
    [
      'chains between items',
      [
        pay('a', '1'),
        pay('b', '1', true),
        pay('c', '1'),
        refuse(true),
        refuse(false),
        pay('d', '1'),
      ],
      [[0], [1, 2], [3, 4], [5]],
    ],
    ['a chain that does not end', [pay('a', '1'), pay('b', '1', true)], [[0], [1]]],
  ])('of %s', (_, commands, expected) => {
    expect(units(...commands)).toStrictEqual(expected);
  });
});

describe('the form of a chain', () => {
  const linkedFailed = {
    code: 'linked_failed',
    detail: 'another transaction of the chain was rejected',
  };
  const notEnded = {
    code: 'invalid_request',
    detail: 'the chain is not ended by a transaction',
    param: 'linked',
  };

  it.each<[string, readonly LedgerCommand[]]>([
    ['a single transaction', [pay('a', '1.00')]],
    ['a single command of another kind', [freeze('alice')]],
    ['a chain that a transaction ends', [pay('a', '1.00', true), pay('b', '1.00')]],
    ['a chain that an item ends that cannot be read', [pay('a', '1.00', true), refuse(false)]],
    [
      'the longest chain',
      [
        ...Array.from({ length: 499 }, (_, index) => pay(`t${index}`, '1.00', true)),
        pay('t', '1.00'),
      ],
    ],
  ])('is right of %s', (_, commands) => {
    expect(malformed(commands)).toBeUndefined();
  });

  it.each<[string, readonly LedgerCommand[], readonly unknown[]]>([
    ['that is one linked transaction', [pay('a', '1.00', true)], [notEnded]],
    [
      'that does not end',
      [pay('a', '1.00', true), pay('b', '1.00', true)],
      [linkedFailed, notEnded],
    ],
    ['that another kind ends', [pay('a', '1.00', true), freeze('x')], [linkedFailed, notEnded]],
    ['of nothing', [], []],
  ])('is wrong of a chain %s', (_, commands, rejections) => {
    expect(malformed(commands)).toStrictEqual(rejections);
  });

  it('is wrong above 500 items, for each alike', () => {
    const commands = Array.from({ length: MAX_CHAIN_ITEMS + 1 }, (_, index) =>
      pay(`t${index}`, '1.00', index < MAX_CHAIN_ITEMS),
    );
    const rejection = {
      code: 'chain_too_large',
      detail: 'a chain is at most 500 items and 900,000 bytes',
    };
    expect(MAX_CHAIN_ITEMS).toBe(500);
    expect(malformed(commands)).toStrictEqual(commands.map(() => rejection));
    expect(tooLarge(2)).toStrictEqual([rejection, rejection]);
  });
});

describe('a chain', () => {
  it('is decided in order, each on what the one before would leave', () => {
    const { world } = given(...funded);
    const back = post('b', [dr('bob', '60.00'), cr('alice', '60.00')]);
    expect(said(world, pay('a', '60.00', true), back)).toStrictEqual([1, 1]);
    expect(said(world, back)).toStrictEqual(['insufficient_funds']);
    const [, second] = decided(world, pay('a', '60.00', true), pay('b', '40.00'));
    expect(second?.accepted === true && second.events[0]?.data).toMatchObject({
      entries: [
        { account: 'alice', sequence: 3, balance: '0.00' },
        { account: 'bob', sequence: 2, balance: '100.00' },
      ],
    });
  });

  it('leaves the book as it was', () => {
    const { world } = given(...funded);
    for (const last of ['40.00', '41.00']) decided(world, pay('a', '60.00', true), pay('b', last));
    expect(figures(world, 'alice')).toStrictEqual(['100.00', '0.00', '0.00', '100.00', 1]);
    expect(figures(world, 'bob')).toStrictEqual(['0.00', '0.00', '0.00', '0.00', 0]);
    expect(world.book.uncommitted(transactionKey('a'))).toBeUndefined();
  });

  it('falls with the one that is refused, which says why', () => {
    const { world } = given(...funded);
    expect(
      said(world, pay('a', '60.00', true), pay('b', '60.00', true), pay('c', '1.00')),
    ).toStrictEqual(['linked_failed', 'insufficient_funds', 'linked_failed']);
    expect(said(world, pay('a', '60.00', true), refuse(false))).toStrictEqual([
      'linked_failed',
      'invalid_amount',
    ]);
  });

  it('repeats as a whole', () => {
    const { world } = given(...funded, pay('a', '1.00', true), pay('b', '2.00'));
    expect(said(world, pay('a', '1.00', true), pay('b', '2.00'))).toStrictEqual(['a', 'b']);
  });

  it('that falls leaves what was posted before a repetition', () => {
    const { world } = given(...funded, pay('a', '1.00', true));
    expect(
      said(world, pay('a', '1.00', true), pay('b', '1.00', true), pay('c', '200.00')),
    ).toStrictEqual(['a', 'linked_failed', 'insufficient_funds']);
    // The second of these repeats the first, which falls: it was never posted.
    expect(
      said(world, pay('d', '1.00', true), pay('d', '1.00', true), pay('c', '200.00')),
    ).toStrictEqual(['linked_failed', 'linked_failed', 'insufficient_funds']);
  });

  it('of nothing is nothing', () => {
    expect(said(given(...funded).world)).toStrictEqual([]);
  });
});
