/** A book from its log: folded from the events alone, and stopped where they contradict one another. */
import { describe, expect, it } from '@jest/globals';
import { restoreEntries } from '../../domain/ledger/entries.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { CorruptBook, evolve } from '../../domain/ledger/evolve.js';
import { bookOpenedBy, replay } from '../../domain/ledger/replay.js';
import {
  accountOpened,
  cr,
  cut,
  DAY,
  dr,
  figures,
  funded,
  given,
  momentOf,
  OPENING,
  post,
  reserve,
  transactionPosted,
  World,
} from './given.js';

const opened: LedgerEvent = {
  type: 'BookOpened',
  data: OPENING,
};
const entry = {
  account: 'alice',
  direction: 'credit',
  amount: '1.00',
  currency: 'CNY',
  sequence: 2,
  balance: '101.00',
} as const;
const posted = (
  change: Partial<typeof entry> | { sequence: number } | { balance: string } | { account: string },
  reservation: string | null = null,
): LedgerEvent => transactionPosted({ entries: [{ ...entry, ...change }], reservation });

describe('a log that contradicts itself', () => {
  it.each<[LedgerEvent, string]>([
    [opened, 'a book is opened once'],
    [{ type: 'BookRegistered', data: { book: 'main' } }, 'a book is opened once'],
    [accountOpened({ subject: 'x' }), 'no subject x'],
    [accountOpened({ currency: 'XXX' }), 'no currency XXX'],
    [{ type: 'AccountFrozen', data: { account: 'x' } }, 'no account x'],
    [posted({ account: 'x' }), 'no account x'],
    [posted({ sequence: 1 }), 'entry 1 of alice'],
    [posted({ sequence: 3 }), 'entry 3 of alice'],
    [posted({ balance: '101.01' }), 'entry 2 of alice'],
    [posted({}, 'r'), 'no reservation r'],
    [
      { type: 'ReservationVoided', data: { reservation: 'r', cause: 'void', day: DAY } },
      'no reservation r',
    ],
    [
      { type: 'DayCut', data: { closed: '2026-03-09', opened: DAY, cause: 'timer' } },
      'not the open day',
    ],
  ])('stops at %j', (event, what) => {
    const fold = () => evolve(given(...funded).world.book, event);
    expect(fold).toThrow(CorruptBook);
    expect(fold).toThrow(new Error(`book main, revision 5, ${event.type}: ${what}`));
  });

  it('is named as such', () => {
    expect(new CorruptBook(given().world.book, opened, 'x').name).toBe('CorruptBook');
  });

  it('is no log whose figures follow', () => {
    const { book } = given(...funded).world;
    evolve(book, posted({}));
    expect(book.revision).toBe(5);
  });
});

it('an entry of an account that the book has lost stops too', () => {
  const { book } = given(...funded).world;
  expect(() => restoreEntries([{ ...entry, account: 'x' }], book)).toThrow(
    new Error('book main has lost account x'),
  );
});

describe('a replay', () => {
  /** A book and the events that brought it where it is. */
  const lived = (): { readonly world: World; readonly story: readonly LedgerEvent[] } => {
    const world = new World();
    const story = [
      ...funded,
      reserve('r', [dr('alice', '30.00'), cr('bob', '30.00')], {
        expiresIn: 90,
        reference: 'order',
        metadata: { a: 'b' },
      }),
      cut('operator'),
      post('t', [dr('alice', '1.00'), cr('bob', '1.00')]),
    ].flatMap((command) => {
      const decision = world.decide(command, momentOf(command));
      if (!decision.accepted) throw new Error(decision.rejection.code);
      world.apply(...decision.events);
      return [...decision.events];
    });
    return { world, story };
  };

  it('of nothing is no book', () => {
    expect(replay([])).toBeUndefined();
  });

  it('begins with the opening of the book', () => {
    expect(() => replay([accountOpened()])).toThrow(new Error('a book begins with AccountOpened'));
    const book = bookOpenedBy(opened);
    expect([book.id, book.timezone, book.cutTime, book.day, book.revision]).toStrictEqual([
      'main',
      'Asia/Shanghai',
      '00:00',
      DAY,
      0,
    ]);
  });

  it('comes to the book that decided the events', () => {
    const { world, story } = lived();
    const book = replay([opened, ...story]);
    if (book === undefined) throw new Error('no book');
    expect([...book.accounts.values()]).toStrictEqual([...world.book.accounts.values()]);
    expect([...book.reservations.values()]).toStrictEqual([...world.book.reservations.values()]);
    expect([book.day, book.revision]).toStrictEqual(['2026-03-11', story.length]);
    // All of it is committed: nothing is left to take back.
    expect(book.uncommitted('t')).toBeUndefined();
    expect(figures(world, 'alice')).toStrictEqual(['99.00', '0.00', '30.00', '69.00', 2]);
  });
});
