/** By what an event is found again, and what a command asks for: no key more, none less. */
import { describe, expect, it } from '@jest/globals';
import { reject } from '../../domain/kernel/decider.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import {
  keysNeeded,
  keysOf,
  releaseKey,
  reservationKey,
  reversalKey,
  transactionKey,
} from '../../domain/ledger/keys.js';
import {
  accountOpened,
  close,
  cut,
  DAY,
  expire,
  freeze,
  limits,
  open,
  OPENING,
  post,
  postReserved,
  reserve,
  reverse,
  transactionPosted,
  unfreeze,
  voidReserved,
} from './given.js';

const account = (type: 'AccountFrozen' | 'AccountUnfrozen' | 'AccountClosed'): LedgerEvent => ({
  type,
  data: { account: 'a' },
});
const posted = (reverses: string | null, reservation: string | null): LedgerEvent =>
  transactionPosted({ reverses, reservation });
const made: LedgerEvent = {
  type: 'ReservationMade',
  data: {
    reservation: 'r',
    entries: [],
    expiresAt: null,
    day: DAY,
    reference: null,
    metadata: {},
    contentHash: '',
  },
};

describe('an event is found', () => {
  it.each<[string, LedgerEvent, readonly string[]]>([
    ['by its transaction', posted(null, null), ['t']],
    ['by what it reverses', posted('o', null), ['t', 'v/o']],
    ['by the reservation that it ends', posted(null, 'r'), ['t', 'e/r']],
    ['by all of them', posted('o', 'r'), ['t', 'v/o', 'e/r']],
    ['by its reservation', made, ['r/r']],
    [
      'by the reservation that it voids',
      { type: 'ReservationVoided', data: { reservation: 'r', cause: 'void', day: DAY } },
      ['e/r'],
    ],
    [
      'by the reservation that it prevents',
      { type: 'ReservationPrevented', data: { reservation: 'r', day: DAY } },
      ['e/r'],
    ],
    ['by nothing: a registration', { type: 'BookRegistered', data: { book: 'b' } }, []],
    ['by nothing: an opening', { type: 'BookOpened', data: OPENING }, []],
    [
      'by nothing: a subject',
      {
        type: 'SubjectAdded',
        data: {
          subject: {
            ...{ id: 's', code: '1', name: 'S', type: 'asset', normalSide: 'debit', parent: null },
          },
        },
      },
      [],
    ],
    ['by nothing: an account', accountOpened(), []],
    [
      'by nothing: a change of limits',
      { type: 'AccountLimitsChanged', data: { account: 'a', limits: {}, day: DAY } },
      [],
    ],
    [
      'by nothing: a change of limits to come',
      { type: 'AccountLimitsScheduled', data: { account: 'a', limits: {}, from: DAY } },
      [],
    ],
    ['by nothing: a freezing', account('AccountFrozen'), []],
    ['by nothing: an unfreezing', account('AccountUnfrozen'), []],
    ['by nothing: a closing', account('AccountClosed'), []],
    [
      'by nothing: a day cut',
      { type: 'DayCut', data: { closed: DAY, opened: DAY, cause: 'timer' } },
      [],
    ],
  ])('%s', (_, event, keys) => {
    expect(keysOf(event)).toStrictEqual(keys);
  });
});

describe('a command asks for', () => {
  const unreadable: LedgerCommand = {
    type: 'RefuseItem',
    rejection: reject('invalid_request', 'x').rejection,
    linked: false,
  };
  it.each(
    (
      [
        [open('a'), []],
        [post('t', []), ['t']],
        [reverse('t', 'o'), ['t', 'o', 'v/o']],
        [reserve('r', []), ['r/r', 'e/r']],
        [postReserved('t', 'r'), ['t', 'e/r']],
        [voidReserved('r'), ['e/r']],
        [unreadable, []],
        [freeze('a'), []],
        [unfreeze('a'), []],
        [close('a'), []],
        [limits('a', { floor: null }), []],
        [expire, []],
        [cut('timer'), []],
      ] as const
    ).map(([command, keys]) => [command.type, command, keys] as const),
  )('what it needs: %s', (_, command, keys) => {
    expect(keysNeeded(command)).toStrictEqual(keys);
  });
});

describe('the key of a transaction', () => {
  it('is no key of another kind, whatever a caller calls the transaction', () => {
    const others = [reversalKey, reservationKey, releaseKey].map((keyOf) => keyOf('x'));
    for (const id of others) expect(others).not.toContain(transactionKey(id));
    expect(transactionKey('x')).toBe('x');
  });
});
