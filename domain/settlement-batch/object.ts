/** The batch of a settlement that was made last, as everybody outside sees it: in notifications and, from rows, in answers. */
import type { DomainEvent } from '../kernel/event.js';
import { fromText, type Money, type MoneyText, money, toText } from '../money/money.js';
import { type SettlementEvent, settlementEventSchemas } from './events.js';

export interface BatchObject {
  readonly id: string;
  readonly object: 'settlement_batch';
  readonly merchant: string;
  readonly currency: string;
  readonly number: number;
  readonly day: string;
  readonly status: 'waiting' | 'open' | 'settled' | 'carried';
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly credits: MoneyText;
  readonly debits: MoneyText;
  readonly carriedIn: MoneyText;
  readonly due: MoneyText;
  readonly approvedBy: string | null;
  readonly transaction: string | null;
  readonly outcome: {
    readonly settled: MoneyText;
    readonly payable: MoneyText;
    readonly reserve: MoneyText;
    readonly reserveUntil: string | null;
    readonly reserveReleasedOn: string | null;
    readonly carried: MoneyText;
    readonly carriedSince: string | null;
    readonly cause: string | null;
  } | null;
  readonly madeAt: string;
  readonly updatedAt: string;
}

type DataOf<Type extends SettlementEvent['type']> = Extract<
  SettlementEvent,
  { type: Type }
>['data'];

/** A batch is made once the one before it is settled, so the last is all that events after it are about. */
export function evolveLastBatch(
  last: BatchObject | null,
  event: SettlementEvent,
  at: string,
): BatchObject | null {
  switch (event.type) {
    case 'SettlementBatchMade':
      return made(event.data, at);
    case 'SettlementBatchApproved':
      return last?.id === event.data.batch
        ? { ...last, status: 'open', approvedBy: event.data.by, updatedAt: at }
        : last;
    case 'SettlementBatchSettled':
      return last?.id === event.data.batch ? settled(last, event.data, at) : last;
    default:
      return last;
  }
}

function made(data: DataOf<'SettlementBatchMade'>, at: string): BatchObject {
  const { batch: id, merchant, currency, number, day, from, to, count, needsApproval } = data;
  return {
    ...{ id, object: 'settlement_batch', merchant, currency, number, day },
    status: needsApproval ? 'waiting' : 'open',
    ...{ from, to, count, credits: data.credits, debits: data.debits, carriedIn: data.carriedIn },
    due: toText(dueOf(data)),
    ...{ approvedBy: null, transaction: null, outcome: null, madeAt: at, updatedAt: at },
  };
}

function dueOf({ credits, debits, carriedIn }: DataOf<'SettlementBatchMade'>): Money {
  const [more, less, before] = [fromText(credits), fromText(debits), fromText(carriedIn)];
  return money(more.minor - less.minor + before.minor, more.currency);
}

function settled(
  batch: BatchObject,
  data: DataOf<'SettlementBatchSettled'>,
  at: string,
): BatchObject {
  const { transaction, reserve, payable, reserveUntil, carried, carriedSince, cause } = data;
  return {
    ...batch,
    status: transaction === null ? 'carried' : 'settled',
    transaction,
    outcome: {
      ...{ settled: data.settled, payable, reserve, reserveUntil, reserveReleasedOn: null },
      ...{ carried, carriedSince, cause },
    },
    updatedAt: at,
  };
}

export const isSettlementEvent = (event: DomainEvent): event is SettlementEvent =>
  Object.hasOwn(settlementEventSchemas, event.type);
