/** What the live book keeps beside its figures: what changed, what is not committed, where it stands. */
import { describe, expect, it } from '@jest/globals';
import { Book } from '../../domain/ledger/book.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { NOTHING_CLOSED } from '../../domain/ledger/period.js';
import { evolve } from '../../domain/ledger/evolve.js';
import { cr, DAY, dr, funded, given, NOW, post, reserve, type World, OPENING } from './given.js';

const voided: LedgerEvent = {
  type: 'ReservationVoided',
  data: { reservation: 'r', cause: 'void', day: DAY },
};
const frozen = (account: string): LedgerEvent => ({ type: 'AccountFrozen', data: { account } });
const changed = ({ book }: World): readonly string[] =>
  [...book.changedAccounts.keys()].map(({ id }) => id);
const held = [...funded, reserve('r', [dr('alice', '30.00'), cr('bob', '30.00')])];

describe('a book', () => {
  it('stands at the revision that it was loaded with, and counts from there', () => {
    const book = new Book(OPENING, 7);
    expect(book.revision).toBe(7);
    for (const closed of [DAY, '2026-03-11']) {
      const opened = closed === DAY ? '2026-03-11' : '2026-03-12';
      evolve(book, { type: 'DayCut', data: { closed, opened, cause: 'operator' } });
    }
    expect(book.revision).toBe(9);
    book.commit();
    expect(book.revision).toBe(9);
    expect(new Book(OPENING).revision).toBe(0);
  });

  it('begins with nothing to take back', () => {
    expect(new Book(OPENING).mark()).toStrictEqual({
      figures: 0,
      changes: 0,
      events: 0,
      day: DAY,
      periods: NOTHING_CLOSED,
    });
  });

  it('knows when a reservation expires, if it does', () => {
    const { book } = given(
      ...held,
      reserve('soon', [dr('alice', '1.00'), cr('bob', '1.00')], { expiresIn: 90 }),
    ).world;
    expect(['r', 'soon'].map((id) => book.reservations.get(id)?.expiresAtMs)).toStrictEqual([
      null,
      NOW + 90_000,
    ]);
  });

  it('names the accounts that changed until whoever asked has cleared them', () => {
    const { world } = given(...held);
    expect(changed(world)).toStrictEqual(['bank', 'alice', 'bob']);
    world.book.changedAccounts.clear();
    world.run(post('t', [dr('alice', '1.00'), cr('bank', '1.00')]));
    expect(changed(world)).toStrictEqual(['alice', 'bank']);
    world.book.changedAccounts.clear();
    world.run({ type: 'FreezeAccount', id: 'bob' });
    expect(changed(world)).toStrictEqual(['bob']);
  });

  it('keeps an event findable by each of its keys until the commit', () => {
    const { book } = given(...held).world;
    evolve(book, voided);
    expect(book.uncommitted('e/r')).toBe(voided);
    book.commit();
    expect(book.uncommitted('e/r')).toBeUndefined();
  });
});

describe('going back', () => {
  it('brings back a reservation that was ended', () => {
    const { book } = given(...held).world;
    const before = book.reservations.get('r');
    const start = book.mark();
    evolve(book, voided);
    expect(book.reservations.get('r')).toBeUndefined();
    book.rollback(start);
    expect(book.reservations.get('r')).toBe(before);
    expect(book.uncommitted('e/r')).toBeUndefined();
  });

  it('goes to the inner mark first, then to the outer one', () => {
    const { book } = given(...held).world;
    const status = () => ['alice', 'bob'].map((id) => book.accounts.get(id)?.status);
    const outer = book.mark();
    evolve(book, frozen('alice'));
    const inner = book.mark();
    evolve(book, { type: 'AccountUnfrozen', data: { account: 'alice' } });
    evolve(book, frozen('bob'));
    book.rollback(inner);
    expect(status()).toStrictEqual(['frozen', 'open']);
    evolve(book, { type: 'AccountClosed', data: { account: 'alice' } });
    book.rollback(outer);
    expect([...status(), book.revision]).toStrictEqual(['open', 'open', 5]);
  });

  it('knows no mark from before a commit', () => {
    const { book } = given(...held).world;
    book.mark();
    evolve(book, frozen('alice'));
    evolve(book, voided);
    book.commit();
    expect(book.mark()).toStrictEqual({
      ...{ figures: 0, changes: 0, events: 0, day: DAY },
      periods: NOTHING_CLOSED,
    });
    evolve(book, { type: 'AccountClosed', data: { account: 'alice' } });
    book.commit();
    const start = book.mark();
    evolve(book, frozen('alice'));
    book.rollback(start);
    expect(book.accounts.get('alice')?.status).toBe('closed');
  });
});
