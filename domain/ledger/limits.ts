/** The limits of an account: read from a request, written to an event, changed from a day on. */
import { type Rejection, reject } from '../kernel/decider.js';
import {
  type Currency,
  formatMinor,
  type MoneyText,
  parseBalance,
  parseMinor,
} from '../money/money.js';
import type { LimitsRequest } from './commands.js';

export interface Limits {
  readonly floor: bigint | null;
  readonly ceiling: bigint | null;
}

/** Reads the limits of a new account: of its currency, the floor at most the ceiling. */
export function parseLimits(
  request: LimitsRequest,
  currency: Currency,
):
  | { readonly accepted: true; readonly limits: Limits }
  | { readonly accepted: false; readonly rejection: Rejection } {
  const floor = parseLimit(request.floor, currency, 'limits.floor');
  if (!floor.accepted) return floor;
  const ceiling = parseLimit(request.ceiling, currency, 'limits.ceiling');
  if (!ceiling.accepted) return ceiling;
  if (floor.minor !== null && ceiling.minor !== null && floor.minor > ceiling.minor) {
    return reject('invalid_request', 'the floor is above the ceiling', 'limits.floor');
  }
  return { accepted: true, limits: { floor: floor.minor, ceiling: ceiling.minor } };
}

/** Limits as an event tells of them: decimal text, a limit that there is not left out. */
export const limitsText = (
  { floor, ceiling }: Limits,
  currency: Currency,
): { floor?: string; ceiling?: string } => ({
  ...(floor === null ? {} : { floor: formatMinor(floor, currency) }),
  ...(ceiling === null ? {} : { ceiling: formatMinor(ceiling, currency) }),
});

/** A change of limits from a day on. What is left out stays as it is; null is no limit. */
export interface LimitChange extends Partial<Limits> {
  /** Accounting day, `YYYY-MM-DD`. */
  readonly from: string;
}

interface TextOfChange {
  floor?: string | null | undefined;
  ceiling?: string | null | undefined;
}

/** The limits of a change as an event tells of them. */
export function scheduledText({ floor, ceiling }: LimitChange, currency: Currency): TextOfChange {
  const text = (minor: bigint | null) => (minor === null ? null : formatMinor(minor, currency));
  return {
    ...(floor === undefined ? {} : { floor: text(floor) }),
    ...(ceiling === undefined ? {} : { ceiling: text(ceiling) }),
  };
}

/** Reads what `scheduledText` wrote. */
export function readScheduled(text: TextOfChange, from: string, currency: Currency): LimitChange {
  const minor = (value: string | null) => (value === null ? null : parseMinor(value, currency));
  return {
    from,
    ...(text.floor === undefined ? {} : { floor: minor(text.floor) }),
    ...(text.ceiling === undefined ? {} : { ceiling: minor(text.ceiling) }),
  };
}

/** The changes with a further change, by day; of two changes on one day the later command counts. */
export const withChange = (
  changes: readonly LimitChange[],
  change: LimitChange,
): readonly LimitChange[] => [
  ...changes.filter(({ from }) => from <= change.from),
  change,
  ...changes.filter(({ from }) => from > change.from),
];

/** The limits once the changes, in order, have been made. */
export const limitsAfter = ({ floor, ceiling }: Limits, changes: readonly LimitChange[]): Limits =>
  changes.reduce<Limits>(
    (now, change) => ({
      floor: change.floor === undefined ? now.floor : change.floor,
      ceiling: change.ceiling === undefined ? now.ceiling : change.ceiling,
    }),
    { floor, ceiling },
  );

/** True if the floor is above the ceiling after any of the changes. */
export const crossed = (limits: Limits, changes: readonly LimitChange[]): boolean =>
  changes.some((_, index) => {
    const { floor, ceiling } = limitsAfter(limits, changes.slice(0, index + 1));
    return floor !== null && ceiling !== null && floor > ceiling;
  });

/** Reads the limits of a change: at least one of them, null to take it away. */
export function parseLimitChange(
  request: { readonly floor?: MoneyText | null; readonly ceiling?: MoneyText | null },
  currency: Currency,
):
  | { readonly accepted: true; readonly limits: Partial<Limits> }
  | { readonly accepted: false; readonly rejection: Rejection } {
  const { floor: low, ceiling: high } = request;
  if (low === undefined && high === undefined) {
    return reject('invalid_request', 'neither a floor nor a ceiling is given', 'floor');
  }
  const floor = parseLimit(low ?? undefined, currency, 'floor');
  if (!floor.accepted) return floor;
  const ceiling = parseLimit(high ?? undefined, currency, 'ceiling');
  if (!ceiling.accepted) return ceiling;
  return {
    accepted: true,
    limits: {
      ...(low === undefined ? {} : { floor: floor.minor }),
      ...(high === undefined ? {} : { ceiling: ceiling.minor }),
    },
  };
}

function parseLimit(
  text: MoneyText | undefined,
  currency: Currency,
  param: string,
):
  | { readonly accepted: true; readonly minor: bigint | null }
  | { readonly accepted: false; readonly rejection: Rejection } {
  if (text === undefined) return { accepted: true, minor: null };
  const parsed = parseBalance(text, param);
  if (!parsed.accepted) return parsed;
  if (parsed.amount.currency !== currency) {
    return reject('currency_mismatch', `the account is in ${currency}`, `${param}.currency`);
  }
  return { accepted: true, minor: parsed.amount.minor };
}
