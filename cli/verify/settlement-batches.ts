/**
 * Every entry of a merchant's pending account is in one batch: each batch begins where the one before ended, its credits and
 * debits are those of its entries, and what was settled, with what is carried over, is what it was due. The ledger moved
 * exactly that. Entries are kept by their sums, so a batch is summed without its items.
 */
import { readAccountId } from '../../domain/ledger/account-id.js';
import type { TallybookEvent } from '../../domain/events.js';
import { isCurrency } from '../../domain/money/currencies.js';
import { fromText, parseMinor } from '../../domain/money/money.js';
import type { Check, LogEvent, Report } from './check.js';
import { type Form, inMemory, type Kept, type Keeper } from './kept.js';

type DataOf<Type extends TallybookEvent['type']> = Extract<TallybookEvent, { type: Type }>['data'];

/** Credits and debits of all items of an account up to an entry, in minor units. */
interface Sums {
  readonly credits: bigint;
  readonly debits: bigint;
}

const NONE: Sums = { credits: 0n, debits: 0n };
const form: Form<Sums> = {
  write: ({ credits, debits }) => `${credits} ${debits}`,
  read(text) {
    const [credits = '0', debits = '0'] = text.split(' ');
    return { credits: BigInt(credits), debits: BigInt(debits) };
  },
};

/** The settlements of a merchant in a currency. */
interface Takings {
  number: number;
  to: number;
  carried: bigint;
  open: { readonly batch: string; readonly due: bigint } | null;
}

const SETTLEMENT = 'settlement';

export const settlementBatches = (keep: Keeper = inMemory): Check => new SettlementBatches(keep);

class SettlementBatches implements Check {
  readonly name = 'settlement-batches';
  readonly #takings = new Map<string, Takings>();
  /** Sums of items by account and number of the entry. */
  readonly #sums: Kept<Sums>;
  readonly #last = new Map<string, Sums>();
  /** What the ledger moved, by transaction, until its batch notes it. */
  readonly #moved = new Map<string, { event: LogEvent; batch: string; minor: bigint }>();

  constructor(keep: Keeper) {
    this.#sums = keep(form);
  }

  apply(event: LogEvent, report: Report): void {
    const { type, data } = event.event;
    switch (type) {
      case 'TransactionPosted':
        return this.#post(data, event);
      case 'SettlementBatchMade':
        return this.#make(data, (message) => report(`${data.batch} ${message}`, event));
      case 'SettlementBatchSettled':
        return this.#settle(event.stream, data, (message) =>
          report(`${data.batch} ${message}`, event),
        );
      default:
        return;
    }
  }

  finish(report: Report): void {
    for (const { event, batch } of this.#moved.values()) {
      // A batch that is open may note it yet.
      const isOpen = [...this.#takings.values()].some(({ open }) => open?.batch === batch);
      if (!isOpen) report(`money of ${batch} was settled, which does not note it`, event);
    }
  }

  #post({ transaction, entries, metadata }: DataOf<'TransactionPosted'>, event: LogEvent): void {
    const settles = metadata.kind === SETTLEMENT;
    for (const { account, direction, amount, currency, sequence } of entries) {
      const name = readAccountId(account);
      if (name.kind !== 'merchant' || name.subject !== 'merchant_pending') continue;
      if (!isCurrency(currency)) throw new Error(`${currency} is no currency`);
      const minor = parseMinor(amount, currency);
      const before = this.#last.get(account) ?? NONE;
      const side = direction === 'credit' ? 'credits' : 'debits';
      const after = settles ? before : { ...before, [side]: before[side] + minor };
      this.#last.set(account, after);
      this.#sums.set(`${account} ${sequence}`, after);
      if (settles) this.#moved.set(transaction, { event, batch: metadata.batch ?? '', minor });
    }
  }

  #make(made: DataOf<'SettlementBatchMade'>, report: (message: string) => void): void {
    const { batch, merchant, currency, number, from, to, carriedIn } = made;
    const key = `${merchant}:${currency}`;
    const before = this.#takings.get(key) ?? { number: 0, to: 0, carried: 0n, open: null };
    if (before.open !== null) report(`is made while ${before.open.batch} is open`);
    if (number !== before.number + 1) report(`has number ${number} after ${before.number}`);
    if (from !== before.to || to < from) report(`begins after ${from}, ${before.to} was settled`);
    const carried = fromText(carriedIn).minor;
    if (carried !== before.carried) report(`carries ${carried} in, ${before.carried} was left`);
    const [credits, debits] = [fromText(made.credits).minor, fromText(made.debits).minor];
    const [first, last] = [this.#sumsAt(key, from), this.#sumsAt(key, to)];
    if (last === undefined || first === undefined) report(`has entries that there are not`);
    else if (credits !== last.credits - first.credits || debits !== last.debits - first.debits) {
      report('does not add up to its entries');
    }
    const open = { batch, due: credits - debits + carried };
    this.#takings.set(key, { number, to, carried, open });
  }

  #settle(
    stream: string,
    settled: DataOf<'SettlementBatchSettled'>,
    report: (message: string) => void,
  ): void {
    const takings = this.#takings.get(stream.slice(stream.indexOf('-') + 1));
    if (takings?.open?.batch !== settled.batch) return report('is settled, and was not open');
    const minor = fromText(settled.settled).minor;
    const carried = fromText(settled.carried).minor;
    const parts = fromText(settled.payable).minor + fromText(settled.reserve).minor;
    if (minor + carried !== takings.open.due) report('was due more or less than what became of it');
    if (parts !== minor) report('was settled in parts that are more or less than the whole');
    takings.open = null;
    takings.carried = carried;
    const { transaction } = settled;
    const moved = transaction === null ? undefined : this.#moved.get(transaction);
    if (transaction !== null) this.#moved.delete(transaction);
    if ((moved?.minor ?? 0n) !== minor || (moved !== undefined && moved.batch !== settled.batch)) {
      report(`settles ${minor} minor units, the ledger moved ${moved?.minor ?? 0n}`);
    }
  }

  #sumsAt(takings: string, sequence: number): Sums | undefined {
    return sequence === 0 ? NONE : this.#sums.get(`mer:${takings} ${sequence}`);
  }
}
