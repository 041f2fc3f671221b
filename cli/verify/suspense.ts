/**
 * Suspense is the signed sum of what open cases hold. Each transaction that moves it must be answered for
 * by cases, to the last unit; a case that ended holds nothing. Memory holds open cases, and transactions
 * that no case has answered for yet.
 */
import { caseOfStream } from '../../domain/case/streams.js';
import { readAccountId } from '../../domain/ledger/account-id.js';
import { bookOfStream } from '../../domain/ledger/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import { isCurrency } from '../../domain/money/currencies.js';
import { formatMinor, fromText, parseMinor } from '../../domain/money/money.js';
import type { Check, LogEvent, Report } from './check.js';

type Posting = Extract<TallybookEvent, { type: 'TransactionPosted' }>['data'];

/** True for an account in suspense. */
export function isSuspense(account: string): boolean {
  const name = readAccountId(account);
  return name.kind === 'system' && name.subject === 'suspense';
}

/** What a transaction moved in suspense and cases have not answered for. */
interface Unanswered {
  readonly event: LogEvent;
  minor: bigint;
  /** Whose work may not be over: ids of a payment and a refund, or a case. */
  readonly on: readonly string[];
}

interface OpenCase {
  held: bigint;
  readonly claims: Set<string>;
}

/** @param running sagas that have not ended: what they moved may not be answered for yet. */
export const suspense = (running: ReadonlySet<string>): Check => new Suspense(running);

class Suspense implements Check {
  readonly name = 'suspense';
  /** By transaction and currency. */
  readonly #unanswered = new Map<string, Unanswered>();
  readonly #cases = new Map<string, OpenCase>();

  constructor(private readonly running: ReadonlySet<string>) {}

  apply(event: LogEvent, report: Report): void {
    const happened = event.event;
    if (happened.type === 'TransactionPosted') {
      if (bookOfStream(event.stream) !== undefined) this.#applyPosting(happened.data, event);
      return;
    }
    const id = caseOfStream(event.stream);
    if (id === undefined) return;
    this.#applyToCase(id, event, (message) => report(message, event));
    if (happened.type === 'CaseMoneyHeld' || happened.type === 'CaseMoneyMoved') {
      const { transaction, amount } = happened.data;
      const { minor } = fromText(amount);
      const into = happened.type === 'CaseMoneyHeld' ? -minor : minor;
      this.#count(`${transaction} ${amount.currency}`, into, event, []);
    }
  }

  finish(report: Report): void {
    for (const [key, { event, minor, on }] of this.#unanswered) {
      const isUnderWay = (id: string): boolean =>
        this.running.has(id) || (this.#cases.get(id)?.claims.size ?? 0) > 0;
      if (!on.some(isUnderWay)) reportUnanswered(key, minor, event, report);
    }
  }

  /** @param minor positive: into suspense. Zero in sum is forgotten. */
  #count(key: string, minor: bigint, event: LogEvent, on: readonly string[]): void {
    const known = this.#unanswered.get(key) ?? { event, minor: 0n, on };
    known.minor += minor;
    if (known.minor === 0n) this.#unanswered.delete(key);
    else this.#unanswered.set(key, known);
  }

  #applyPosting(posting: Posting, event: LogEvent): void {
    const { payment, refund, dispute, case: of } = posting.metadata;
    const on = [payment, refund, dispute, of].filter((id) => id !== undefined);
    for (const { account, direction, amount, currency } of posting.entries) {
      if (!isSuspense(account) || !isCurrency(currency)) continue;
      const minor = parseMinor(amount, currency);
      const signed = direction === 'credit' ? minor : -minor;
      this.#count(`${posting.transaction} ${currency}`, signed, event, on);
    }
  }

  #applyToCase(id: string, { event }: LogEvent, note: (message: string) => void): void {
    if (event.type === 'CaseOpened') {
      if (this.#cases.has(id)) note(`${id} is opened twice`);
      this.#cases.set(id, { held: 0n, claims: new Set() });
      return;
    }
    const known = this.#cases.get(id);
    if (known === undefined) return note(`${event.type} of ${id}, which is not open`);
    switch (event.type) {
      case 'CaseMoneyHeld':
        known.held += fromText(event.data.amount).minor;
        return;
      case 'CaseMoneyClaimed':
        known.claims.add(event.data.claim);
        return;
      case 'CaseClaimReleased':
        known.claims.delete(event.data.claim);
        return;
      case 'CaseMoneyMoved':
        if (!known.claims.delete(event.data.claim)) note(`${id}: money moved that nobody claimed`);
        known.held -= fromText(event.data.amount).minor;
        return;
      case 'CaseResolved':
      case 'CaseDismissed':
        if (known.held !== 0n) note(`${id} ended and holds ${known.held} minor units`);
        if (known.claims.size > 0) note(`${id} ended while its money was claimed`);
        this.#cases.delete(id);
        return;
      default:
        return;
    }
  }
}

function reportUnanswered(key: string, minor: bigint, event: LogEvent, report: Report): void {
  const [transaction = '', currency = ''] = key.split(' ');
  const amount = isCurrency(currency) ? formatMinor(minor, currency) : String(minor);
  report(`${transaction} moves ${amount} ${currency} of suspense that no case answers for`, event);
}
