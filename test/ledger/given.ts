/**
 * given(events).when(command).then(events) for a book, and short names for its events and commands.
 * The book is in Shanghai, its open day is 2026-03-10, one account of each kind is at hand.
 */
import { expect } from '@jest/globals';
import { balanceOf } from '../../domain/ledger/balance.js';
import { Book } from '../../domain/ledger/book.js';
import { defaultChart, type Side } from '../../domain/ledger/chart.js';
import type { EntryRequest, LedgerCommand } from '../../domain/ledger/commands.js';
import { decide } from '../../domain/ledger/decide.js';
import type { LedgerDecision } from '../../domain/ledger/decision.js';
import type { LedgerEvent } from '../../domain/ledger/events.js';
import { evolve } from '../../domain/ledger/evolve.js';
import { keysNeeded, keysOf } from '../../domain/ledger/keys.js';
import { cny } from '../money/amounts.js';

export const DAY = '2026-03-10';
/** Noon of that day in Shanghai. */
export const NOW = Date.parse('2026-03-10T04:00:00Z');
/** How the book was opened. */
export const OPENING = {
  book: 'main',
  timezone: 'Asia/Shanghai',
  cutTime: '00:00',
  day: DAY,
  chart: [...defaultChart],
};
/** The first instant after a day: midnight in Shanghai. */
export const endOf = (day: string): number => Date.parse(`${day}T16:00:00Z`);
/** A moment at which a command is not too early. */
export const momentOf = (command: LedgerCommand): number =>
  command.type === 'CutDay' ? endOf(command.day) : NOW;

export class World {
  readonly book = new Book(OPENING);
  readonly past = new Map<string, LedgerEvent>();

  apply(...events: readonly LedgerEvent[]): this {
    for (const event of events) {
      evolve(this.book, event);
      for (const key of keysOf(event)) this.past.set(key, event);
    }
    this.book.commit();
    return this;
  }

  /** Decides with the keys of the past that the command is said to need, and no other. */
  decide(command: LedgerCommand, nowMs = NOW): LedgerDecision {
    const keys = keysNeeded(command);
    const past = (key: string): LedgerEvent | undefined => {
      if (!keys.includes(key)) throw new Error(`${command.type} asks for ${key}`);
      return this.past.get(key);
    };
    return decide(command, { book: this.book, past, nowMs });
  }

  /** Decides and applies; the command must be accepted. */
  run(command: LedgerCommand, nowMs = NOW): this {
    const decision = this.decide(command, nowMs);
    if (!decision.accepted) throw new Error(`${command.type}: ${decision.rejection.code}`);
    return this.apply(...decision.events);
  }
}

/** As plain data, without the hash of the content: tests of idempotency see to that. */
const plain = (events: readonly LedgerEvent[]): unknown =>
  JSON.parse(
    JSON.stringify(events, (key, value: unknown) => (key === 'contentHash' ? undefined : value)),
  );

/** @param given commands that have been accepted before. */
export const given = (...commands: readonly LedgerCommand[]) => {
  const world = new World();
  for (const command of commands) world.run(command, momentOf(command));
  return {
    world,
    when(command: LedgerCommand, nowMs = NOW) {
      const decision = world.decide(command, nowMs);
      return {
        decision,
        then(...events: readonly LedgerEvent[]) {
          expect(decision.accepted ? plain(decision.events) : decision).toStrictEqual(
            plain(events),
          );
        },
        /** The command was accepted before and changes nothing now. */
        repeats(key?: string) {
          expect(decision).toStrictEqual({
            accepted: true,
            events: [],
            ...(key === undefined ? {} : { earlier: key }),
          });
        },
        /** As `repeats`, and nothing that is written later can change it. */
        repeatsForGood() {
          expect(decision).toStrictEqual({ accepted: true, events: [], lasting: true });
        },
        rejected(code: string, param?: string) {
          // Every refusal says why, in words for a person.
          expect(decision).toMatchObject({
            accepted: false,
            rejection: { code, detail: expect.stringMatching(/\w/) },
          });
          if (!decision.accepted && param !== undefined) {
            expect(decision.rejection.param).toBe(param);
          }
        },
      };
    },
  };
};

export const jpy = (value: string) => ({ value, currency: 'JPY' });

const entry = (
  account: string,
  direction: Side,
  value: string,
  currency = 'CNY',
): EntryRequest => ({
  account,
  direction,
  amount: { value, currency },
});
export const dr = (account: string, value: string, currency?: string): EntryRequest =>
  entry(account, 'debit', value, currency);
export const cr = (account: string, value: string, currency?: string): EntryRequest =>
  entry(account, 'credit', value, currency);

type Extra<Type extends LedgerCommand['type']> = Partial<Extract<LedgerCommand, { type: Type }>>;

type Posting = Extract<LedgerCommand, { type: 'PostTransaction' | 'PostReservation' }>;
/** Only the engine posts facts. */
type PostingExtra<Type extends Posting['type']> =
  | Partial<Extract<Posting, { type: Type; origin: 'caller' }>>
  | (Partial<Extract<Posting, { type: Type; origin: 'engine' }>> & { readonly origin: 'engine' });

/** A subject of assets at the top of the chart, but for what is changed. */
export const addSubject = (
  id: string,
  code: string,
  extra: Partial<Extract<LedgerCommand, { type: 'AddSubject' }>['subject']> = {},
): LedgerCommand => ({
  type: 'AddSubject',
  subject: { id, code, name: `Subject ${id}`, type: 'asset', ...extra },
});
export const open = (id: string, extra: Extra<'OpenAccount'> = {}): LedgerCommand => ({
  type: 'OpenAccount',
  origin: 'caller',
  id,
  currency: 'CNY',
  subject: 'customer_payable',
  ...extra,
});
export const post = (
  id: string,
  entries: readonly EntryRequest[],
  extra: PostingExtra<'PostTransaction'> = {},
): LedgerCommand => ({ type: 'PostTransaction', origin: 'caller', id, entries, ...extra });
export const reverse = (
  id: string,
  transaction: string,
  extra: Extra<'ReverseTransaction'> = {},
): LedgerCommand => ({
  type: 'ReverseTransaction',
  origin: 'caller',
  id,
  transaction,
  reason: 'a mistake',
  ...extra,
});
export const reserve = (
  id: string,
  entries: readonly EntryRequest[],
  extra: Extra<'Reserve'> = {},
): LedgerCommand => ({ type: 'Reserve', origin: 'caller', id, entries, ...extra });
export const postReserved = (
  id: string,
  reservation: string,
  extra: PostingExtra<'PostReservation'> = {},
): LedgerCommand => ({ type: 'PostReservation', origin: 'caller', id, reservation, ...extra });
export const voidReserved = (
  reservation: string,
  origin: 'caller' | 'engine' = 'caller',
): LedgerCommand => ({ type: 'VoidReservation', origin, reservation });
export const freeze = (id: string): LedgerCommand => ({ type: 'FreezeAccount', id });
export const unfreeze = (id: string): LedgerCommand => ({ type: 'UnfreezeAccount', id });
export const close = (id: string): LedgerCommand => ({ type: 'CloseAccount', id });
export const limits = (
  id: string,
  change: Omit<Extra<'ChangeLimits'>, 'id' | 'type'>,
): LedgerCommand => ({ type: 'ChangeLimits', id, ...change });
export const expire: LedgerCommand = { type: 'ExpireReservations' };
export const cut = (
  cause: 'timer' | 'operator',
  day = DAY,
  extra: Extra<'CutDay'> = {},
): LedgerCommand => ({ type: 'CutDay', cause, day, ...extra });

export const closePeriod = (
  period: string,
  state: 'soft' | 'hard',
  extra: Extra<'ClosePeriod'> = {},
): LedgerCommand => ({
  type: 'ClosePeriod',
  ...{ period, state, by: 'key:k1', plan: 'plan', backdated: 0, linked: false },
  ...extra,
});
export const reopenPeriod = (period: string, extra: Extra<'ReopenPeriod'> = {}): LedgerCommand => ({
  type: 'ReopenPeriod',
  ...{ period, by: 'key:k2', reason: 'an invoice came late', plan: 'plan', approval: 'apr_1' },
  ...extra,
});

/** A bank (asset) and two customers with a floor of zero (liability), the first holding 100.00. */
export const funded: readonly LedgerCommand[] = [
  open('bank', { subject: 'bank' }),
  open('alice', { limits: { floor: cny('0.00') } }),
  open('bob', { limits: { floor: cny('0.00') } }),
  post('fund', [dr('bank', '100.00'), cr('alice', '100.00')]),
];

/** posted, in, out, available and sequence of an account. */
export function figures(world: World, id: string): readonly (string | number)[] {
  const account = world.book.accounts.get(id);
  if (account === undefined) throw new Error(`no account ${id}`);
  const { posted, pending, available, sequence } = balanceOf(account);
  return [posted.value, pending.in.value, pending.out.value, available.value, sequence];
}

type DataOf<Type extends LedgerEvent['type']> = Extract<LedgerEvent, { type: Type }>['data'];

/** Account `a` in CNY of the bank's subject, but for what is changed. */
export const accountOpened = (change: Partial<DataOf<'AccountOpened'>> = {}): LedgerEvent => ({
  type: 'AccountOpened',
  data: {
    account: 'a',
    currency: 'CNY',
    subject: 'bank',
    normalSide: 'debit',
    class: 'internal',
    managed: false,
    limits: {},
    metadata: {},
    contentHash: '',
    ...change,
  },
});

/** Transaction `t` without entries, but for what is changed. */
export const transactionPosted = (
  change: Partial<DataOf<'TransactionPosted'>> = {},
): LedgerEvent => ({
  type: 'TransactionPosted',
  data: {
    transaction: 't',
    entries: [],
    effectiveDate: DAY,
    day: DAY,
    reference: null,
    metadata: {},
    reverses: null,
    reason: null,
    reservation: null,
    fact: null,
    ...change,
  },
});
