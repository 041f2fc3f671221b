/** A trial balance (试算平衡) summed from the log alone, by book, day, subject and currency. */
import { ledgerStream } from '../domain/ledger/streams.js';
import type { TallybookEvent } from '../domain/events.js';
import type { StoredEvent } from '../domain/kernel/event.js';
import { type Position, parsePosition, START } from '../domain/kernel/position.js';
import { type Currency, isCurrency } from '../domain/money/currencies.js';
import { type MoneyText, parseMinor, toText } from '../domain/money/money.js';

export interface TrialBalanceLine {
  readonly subject: string;
  readonly currency: string;
  /** Signed, debits up, as is `closing` = opening + debits − credits. */
  readonly opening: MoneyText;
  readonly debits: MoneyText;
  readonly credits: MoneyText;
  readonly closing: MoneyText;
}

/** The shape of the API's trial balance, so that the two can be compared as they are. */
export interface TrialBalance {
  readonly book: string;
  /** Accounting day. */
  readonly date: string;
  readonly closed: boolean;
  readonly lines: readonly TrialBalanceLine[];
  readonly totals: readonly {
    readonly currency: string;
    readonly debits: MoneyText;
    readonly credits: MoneyText;
  }[];
  readonly balanced: boolean;
}

interface Turnover {
  debits: bigint;
  credits: bigint;
}

/** By subject, then by currency, then by day: no key is put together for an entry. */
type Turnovers = Map<string, Map<string, Map<string, Turnover>>>;

export interface TrialBalanceFold {
  readonly apply: (event: StoredEvent<TallybookEvent>) => void;
  /** Undefined if the book was never opened. Default of `date`: the open accounting day. */
  result(date?: string): TrialBalance | undefined;
  /** Of the last event that was counted. */
  position(): Position;
}

/** What is counted beside the accounting day; both inclusive. */
export interface Bounds {
  /**
   * RFC 3339 in UTC with milliseconds: the log before the first event that was recorded later. Or a
   * position of the log.
   */
  readonly asOf?: string | undefined;
  /** `YYYY-MM-DD`: when it takes effect. */
  readonly effectiveAt?: string | undefined;
}

export function trialBalanceOf(book: string, { asOf, effectiveAt }: Bounds = {}): TrialBalanceFold {
  const stream = ledgerStream(book);
  /** Subject of each account. */
  const subjects = new Map<string, string>();
  /** Code of each subject of the chart. */
  const codes = new Map<string, string>();
  const turnovers: Turnovers = new Map();
  let openDay: string | undefined;
  let isOver = false;
  let shown = START;

  function isBeyond({ position, metadata }: StoredEvent<TallybookEvent>): boolean {
    if (asOf === undefined) return false;
    return parsePosition(asOf) === undefined ? metadata.at > asOf : position > asOf;
  }

  function turnoverOf(subject: string, currency: string, day: string): Turnover {
    const known = turnovers.get(subject)?.get(currency)?.get(day);
    if (known !== undefined) return known;
    const currencies = turnovers.get(subject) ?? new Map<string, Map<string, Turnover>>();
    const days = currencies.get(currency) ?? new Map<string, Turnover>();
    const turnover = { debits: 0n, credits: 0n };
    turnovers.set(subject, currencies.set(currency, days.set(day, turnover)));
    return turnover;
  }

  return {
    /** Every event of the log, in its order. */
    apply(stored) {
      const { stream: from, event } = stored;
      isOver ||= isBeyond(stored);
      if (isOver) return;
      shown = stored.position;
      if (from !== stream) return;
      if (event.type === 'BookOpened') {
        openDay = event.data.day;
        for (const { id, code } of event.data.chart) codes.set(id, code);
      } else if (event.type === 'SubjectAdded') {
        codes.set(event.data.subject.id, event.data.subject.code);
      } else if (event.type === 'DayCut') openDay = event.data.opened;
      else if (event.type === 'AccountOpened') {
        subjects.set(event.data.account, event.data.subject);
      } else if (event.type === 'TransactionPosted') {
        if (effectiveAt !== undefined && event.data.effectiveDate > effectiveAt) return;
        for (const { account, currency, amount, direction } of event.data.entries) {
          const subject = subjects.get(account) ?? 'unknown';
          const minor = parseMinor(amount, knownCurrency(currency));
          const turnover = turnoverOf(subject, currency, event.data.day);
          if (direction === 'debit') turnover.debits += minor;
          else turnover.credits += minor;
        }
      }
    },
    result(date = openDay) {
      if (openDay === undefined || date === undefined) return undefined;
      return summarise(book, date, date < openDay, turnovers, codes);
    },
    position: () => shown,
  };
}

function summarise(
  book: string,
  date: string,
  closed: boolean,
  turnovers: Turnovers,
  codes: ReadonlyMap<string, string>,
): TrialBalance {
  const lines: TrialBalanceLine[] = [];
  const totals = new Map<Currency, Turnover & { closing: bigint }>();
  const moved = [...turnovers].flatMap(([subject, currencies]) =>
    [...currencies].map(([currency, days]) => ({ subject, currency, days })),
  );
  for (const { subject, currency: code, days } of moved) {
    const currency = knownCurrency(code);
    // A subject that had not moved by then has no line.
    if (![...days.keys()].some((day) => day <= date)) continue;
    let opening = 0n;
    for (const [day, { debits, credits }] of days) if (day < date) opening += debits - credits;
    const { debits, credits } = days.get(date) ?? { debits: 0n, credits: 0n };
    const closing = opening + debits - credits;
    const total = totals.get(currency) ?? { debits: 0n, credits: 0n, closing: 0n };
    totals.set(currency, {
      debits: total.debits + debits,
      credits: total.credits + credits,
      closing: total.closing + closing,
    });
    lines.push({
      subject,
      currency,
      opening: toText({ minor: opening, currency }),
      debits: toText({ minor: debits, currency }),
      credits: toText({ minor: credits, currency }),
      closing: toText({ minor: closing, currency }),
    });
  }
  const place = ({ subject, currency }: TrialBalanceLine): string =>
    `${codes.get(subject) ?? 'none'} ${currency}`;
  lines.sort((a, b) => (place(a) < place(b) ? -1 : 1));
  return {
    book,
    date,
    closed,
    lines,
    totals: [...totals]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, { debits, credits }]) => ({
        currency,
        debits: toText({ minor: debits, currency }),
        credits: toText({ minor: credits, currency }),
      })),
    balanced: [...totals.values()].every(
      ({ debits, credits, closing }) => debits === credits && closing === 0n,
    ),
  };
}

function knownCurrency(code: string): Currency {
  if (!isCurrency(code)) throw new RangeError(`unknown currency ${code.slice(0, 10)}`);
  return code;
}
