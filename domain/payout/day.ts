/** What a merchant's payouts of a day come to, so that no two of them use the same rest of the day's limit. */
import { accept, type Decision } from '../kernel/decider.js';
import type { DomainEvent } from '../kernel/event.js';
import { fromText, type Money, toText } from '../money/money.js';
import { type PayoutDayEvent, payoutDayEventSchemas } from './events.js';
import { type PayoutLimits, refusalOfDay } from './limits.js';

/** Amounts by payout. */
export type PayoutDay = ReadonlyMap<string, Money>;

/** What a request counted of a payout. */
export interface Counted {
  readonly payout: string;
  /** Another request may have counted another amount since: that stays. */
  readonly amount: Money;
  /** What had been counted before, if anything: it counts again if the request is refused. */
  readonly before: Money | null;
}

export type PayoutDayCommand =
  | {
      readonly type: 'CountPayout';
      readonly payout: string;
      readonly amount: Money;
      readonly limits: PayoutLimits;
    }
  | ({ readonly type: 'UncountPayout' } & Counted);

function decide(command: PayoutDayCommand, state: PayoutDay): Decision<PayoutDayEvent> {
  const { payout } = command;
  const { amount } = command;
  const isCounted = isSame(state.get(payout), amount);
  if (command.type === 'UncountPayout') {
    if (!isCounted) return accept();
    return command.before === null
      ? accept({ type: 'PayoutUncounted', data: { payout } })
      : accept(counted(payout, command.before));
  }
  if (isCounted) return accept();
  const used = [...state]
    .filter(([other, { currency }]) => other !== payout && currency === amount.currency)
    .reduce((sum, [, { minor }]) => sum + minor, 0n);
  return refusalOfDay(command.limits, amount, used) ?? accept(counted(payout, amount));
}

const isSame = (one: Money | undefined, { minor, currency }: Money): boolean =>
  one?.minor === minor && one.currency === currency;

/** In place of what the payout counted before. */
const counted = (payout: string, amount: Money): PayoutDayEvent => ({
  type: 'PayoutCounted',
  data: { payout, amount: { ...toText(amount) } },
});

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
