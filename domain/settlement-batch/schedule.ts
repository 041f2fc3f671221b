/** How the takings of a merchant in a currency are settled. */
import type { z } from 'zod';
import { type Rejection, reject } from '../kernel/decider.js';
import { isCutTime } from '../ledger/accounting-day.js';
import { PERCENT } from '../money/fee.js';
import { fromText, type MoneyText, parseBalance } from '../money/money.js';
import type { scheduleTerms } from './events.js';

export type ScheduleTerms = z.output<typeof scheduleTerms>;

export const MAX_SETTLEMENT_DAYS = 30;
export const MAX_RESERVE_DAYS = 730;

/** The first rule that the terms break. Whether the calendar is there is asked elsewhere. */
export function termsRefusal(terms: ScheduleTerms, currency: string): Rejection | undefined {
  const invalid = (detail: string, param: string) =>
    reject('settlement_schedule_invalid', detail, param).rejection;
  const { days, cutOff, reservePercent, reserveDays } = terms;
  if (!Number.isInteger(days) || days < 0 || days > MAX_SETTLEMENT_DAYS) {
    return invalid(`a whole number from 0 to ${MAX_SETTLEMENT_DAYS}`, 'days');
  }
  if (cutOff !== null && !isCutTime(cutOff)) return invalid('a time HH:MM', 'cutOff');
  if (!PERCENT.test(reservePercent)) {
    return invalid('a percentage is 0 to 100 with at most 6 decimals', 'reservePercent');
  }
  if (!Number.isInteger(reserveDays) || reserveDays < 0 || reserveDays > MAX_RESERVE_DAYS) {
    return invalid(`a whole number from 0 to ${MAX_RESERVE_DAYS}`, 'reserveDays');
  }
  if (isAbove(reservePercent) !== reserveDays > 0) {
    return invalid('a reserve has a percentage and days, or neither', 'reserveDays');
  }
  return (
    amountRefusal(terms.minimum, currency, 'minimum') ??
    (terms.approvalAbove === null
      ? undefined
      : amountRefusal(terms.approvalAbove, currency, 'approvalAbove'))
  );
}

/** True for a percentage that is not zero. */
const isAbove = (percent: string): boolean => /[1-9]/.test(percent);

function amountRefusal(text: MoneyText, currency: string, param: string): Rejection | undefined {
  if (text.currency !== currency) {
    const detail = `an amount of ${currency}`;
    return reject('settlement_schedule_invalid', detail, param).rejection;
  }
  const parsed = parseBalance(text, param);
  if (!parsed.accepted) return parsed.rejection;
  if (fromText(text).minor >= 0n) return undefined;
  return reject('settlement_schedule_invalid', 'an amount is not below zero', param).rejection;
}
