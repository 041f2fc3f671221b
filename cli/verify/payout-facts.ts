/**
 * What a bank paid and what the ledger holds are the same: a payout is paid once, in the amount that the bank confirmed, and
 * what came back of it is booked once. What is told of a payout again and again is kept where the keeper keeps it; memory
 * holds transactions that no payout notes yet.
 */
import { readAccountId } from '../../domain/ledger/account-id.js';
import type { TallybookEvent } from '../../domain/events.js';
import { isCurrency } from '../../domain/money/currencies.js';
import { fromText, parseMinor } from '../../domain/money/money.js';
import type { Check, LogEvent, Report } from './check.js';
import { type Form, inMemory, type Keeper } from './kept.js';

type Posting = Extract<TallybookEvent, { type: 'TransactionPosted' }>['data'];

/** Amounts in minor units, as text. */
interface Known {
  /** As the bank confirmed it; null before. */
  readonly confirmed: string | null;
  readonly noted: boolean;
  readonly failed: boolean;
  /** By the bank's own number: what came back, until it is noted as booked. */
  readonly back: Readonly<Record<string, string>>;
}

const form: Form<Known> = {
  write: (known) => JSON.stringify(known),
  read: (text) => JSON.parse(text) as Known,
};

/** Kinds of transactions that say that money of a payout moved at the bank. */
const KINDS: ReadonlySet<string> = new Set([
  ...['payout', 'payout_suspended', 'payout_late', 'payout_return', 'payout_return_suspended'],
]);

/** @param running sagas that have not ended: what is theirs may still be on its way. */
export const payoutFacts = (running: ReadonlySet<string>, keep: Keeper = inMemory): Check =>
  new PayoutFacts(running, keep);

class PayoutFacts implements Check {
  readonly name = 'payout-facts';
  readonly #payouts;
  /** Confirmed and not noted as booked, by payout. */
  readonly #unbooked = new Map<string, LogEvent>();
  /** Booked and not noted, by transaction. */
  readonly #unnoted = new Map<string, { event: LogEvent; payout: string; minor: bigint }>();

  constructor(
    private readonly running: ReadonlySet<string>,
    keep: Keeper,
  ) {
    this.#payouts = keep(form);
  }

  apply(event: LogEvent, report: Report): void {
    const { type, data } = event.event;
    switch (type) {
      case 'PayoutCreated':
        this.#payouts.set(data.payout, { confirmed: null, noted: false, failed: false, back: {} });
        return;
      case 'PayoutConfirmed':
        return this.#confirm(data.payout, String(fromText(data.amount).minor), event, report);
      case 'PayoutFailed': {
        const known = this.#know(data.payout, event, report);
        if (known?.confirmed != null) report(`${data.payout} failed, and was paid`, event);
        if (known) this.#payouts.set(data.payout, { ...known, failed: true });
        return;
      }
      case 'PayoutPaid': {
        const known = this.#know(data.payout, event, report);
        if (known?.noted === true) report(`${data.payout} is paid twice`, event);
        this.#note(data, known?.confirmed ?? '0', event, report);
        this.#unbooked.delete(data.payout);
        if (known) this.#payouts.set(data.payout, { ...known, noted: true });
        return;
      }
      case 'PayoutReturned': {
        const known = this.#know(data.payout, event, report);
        if (known === undefined) return;
        const back = { ...known.back, [data.bankReference]: String(fromText(data.amount).minor) };
        this.#payouts.set(data.payout, { ...known, back });
        return;
      }
      case 'PayoutReturnBooked': {
        const known = this.#know(data.payout, event, report);
        const { [data.bankReference]: came, ...back } = known?.back ?? {};
        if (came === undefined) report(`${data.payout} returned what never came back`, event);
        else this.#note(data, `-${came}`, event, report);
        if (known) this.#payouts.set(data.payout, { ...known, back });
        return;
      }
      case 'PayoutLateBooked': {
        const known = this.#know(data.payout, event, report);
        if (known?.failed === false) report(`${data.payout} is late, and has not failed`, event);
        this.#note(data, null, event, report);
        return;
      }
      case 'TransactionPosted':
        return this.#post(data, event);
      default:
        return;
    }
  }

  finish(report: Report): void {
    for (const [payout, event] of this.#unbooked) {
      if (!this.running.has(payout)) {
        report(`${payout} is confirmed, and its saga ended unposted`, event);
      }
    }
    for (const [transaction, { event, payout }] of this.#unnoted) {
      if (!this.running.has(payout)) {
        report(`${transaction} moves money of ${payout}, which does not note it`, event);
      }
    }
  }

  #know(payout: string, event: LogEvent, report: Report): Known | undefined {
    const known = this.#payouts.get(payout);
    if (known === undefined) report(`${payout} was never created`, event);
    return known;
  }

  #confirm(payout: string, minor: string, event: LogEvent, report: Report): void {
    const known = this.#know(payout, event, report);
    if (known === undefined) return;
    if (known.confirmed !== null) report(`${payout} is confirmed twice`, event);
    this.#payouts.set(payout, { ...known, confirmed: minor });
    this.#unbooked.set(payout, event);
  }

  /** @param minor what has to have left our account at the bank; null if that is not known. */
  #note(
    { payout, transaction }: { readonly payout: string; readonly transaction: string },
    minor: string | null,
    event: LogEvent,
    report: Report,
  ): void {
    const booked = this.#unnoted.get(transaction);
    this.#unnoted.delete(transaction);
    if (booked?.payout !== payout) {
      report(`${payout} notes ${transaction}, which does not move its money`, event);
    } else if (minor !== null && booked.minor !== BigInt(minor)) {
      report(`${payout}: ${minor} minor units at the bank, ${booked.minor} posted`, event);
    }
  }

  #post(posting: Posting, event: LogEvent): void {
    const { kind = '', payout } = posting.metadata;
    if (payout === undefined || !KINDS.has(kind)) return;
    this.#unnoted.set(posting.transaction, { event, payout, minor: leftIn(posting) });
  }
}

/** What has left our accounts at banks, in minor units; below zero for what came in. */
function leftIn({ entries }: Posting): bigint {
  return entries.reduce((sum, { account, direction, amount, currency }) => {
    const name = readAccountId(account);
    if (name.kind !== 'system' || name.subject !== 'reserve_cash') return sum;
    if (!isCurrency(currency)) throw new Error(`${currency} is no currency`);
    const minor = parseMinor(amount, currency);
    return direction === 'credit' ? sum + minor : sum - minor;
  }, 0n);
}
