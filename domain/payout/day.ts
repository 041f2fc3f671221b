/** What a merchant's payouts of a day come to, so that no two of them use the same rest of the day's limit. */
import { accept, type Decision } from '../kernel/decider.js';
import type { DomainEvent } from '../kernel/event.js';
import { fromText, type Money, toText } from '../money/money.js';
import { type PayoutDayEvent, payoutDayEventSchemas } from './events.js';
import { type PayoutLimits, refusalOfDay } from './limits.js';

/** Amounts by payout. */
export type PayoutDay = ReadonlyMap<string, Money>;

export type PayoutDayCommand =
  | {
      readonly type: 'CountPayout';
      readonly payout: string;
      readonly amount: Money;
      readonly limits: PayoutLimits;
    }
  | { readonly type: 'UncountPayout'; readonly payout: string };

function decide(command: PayoutDayCommand, state: PayoutDay): Decision<PayoutDayEvent> {
  const { payout } = command;
  if (command.type === 'UncountPayout') {
    return state.has(payout) ? accept({ type: 'PayoutUncounted', data: { payout } }) : accept();
  }
  if (state.has(payout)) return accept();
  const { amount, limits } = command;
  const used = [...state.values()]
    .filter(({ currency }) => currency === amount.currency)
    .reduce((sum, { minor }) => sum + minor, 0n);
  return (
    refusalOfDay(limits, amount, used) ??
    accept({ type: 'PayoutCounted', data: { payout, amount: { ...toText(amount) } } })
  );
}

function evolve(state: PayoutDay, event: PayoutDayEvent): PayoutDay {
  const after = new Map(state);
  if (event.type === 'PayoutCounted') after.set(event.data.payout, fromText(event.data.amount));
  else after.delete(event.data.payout);
  return after;
}

const initialState: PayoutDay = new Map();
export const payoutDay = { initialState, decide, evolve };

export const isPayoutDayEvent = (event: DomainEvent): event is PayoutDayEvent =>
  Object.hasOwn(payoutDayEventSchemas, event.type);
