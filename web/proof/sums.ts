/** What the parts of a number come to, added up in this browser. */
import { negated, sumOf, zeroOf } from '../components/sum.js';
import type { Figures, Told } from './told.js';

export interface AddedUp extends Pick<Figures, 'debits' | 'credits' | 'closing'> {
  /** The turnover is what the parts come to, and the closing what opening and parts come to. */
  readonly agrees: boolean;
  /** Of an account: each entry follows from the entry before. Null if it cannot be asked. */
  readonly follows: boolean | null;
  /** The settlement report says the same as the account. Null if the number is of no report. */
  readonly reported: boolean | null;
}

export function addUp(told: Told): AddedUp {
  const { opening, parts, missing } = told;
  const debits = sumOf([zeroOf(opening), ...parts.map((part) => part.debits)]);
  const credits = sumOf([zeroOf(opening), ...parts.map((part) => part.credits)]);
  const closing = raised(told, opening, { debits, credits });
  return {
    ...{ debits, credits, closing },
    agrees:
      missing === 0 &&
      debits === told.debits &&
      credits === told.credits &&
      closing === told.closing,
    follows: isFlow(told),
    reported: isReported(told),
  };
}

function isReported({ report, opening, closing }: Told): boolean | null {
  if (report === 'none') return null;
  if (report === 'missing') return false;
  return report.opening === opening && report.closing === closing;
}

/** The amount after debits and credits: they raise it on its side, and lower it on the other. */
function raised(
  { side }: Pick<Told, 'side'>,
  before: string,
  { debits, credits }: Pick<Figures, 'debits' | 'credits'>,
): string {
  return side === 'debit'
    ? sumOf([before, debits, negated(credits)])
    : sumOf([before, credits, negated(debits)]);
}

/** Numbers without a gap, and each balance what the balance before and the entry come to. */
function isFlow(told: Told): boolean | null {
  if (told.account === null) return null;
  let balance = told.opening;
  let last: number | undefined;
  for (const { entry, debits, credits } of told.parts) {
    if (entry === undefined) return null;
    balance = raised(told, balance, { debits, credits });
    if (entry.balance !== balance) return false;
    if (last !== undefined && entry.sequence !== last + 1) return false;
    last = entry.sequence;
  }
  return true;
}
