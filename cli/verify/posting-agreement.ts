/**
 * What channels confirmed and what the ledger holds are the same: every capture and refund is posted
 * once with its amount and fee, a capture with what the channel keeps of it, a refund from where its captures
 * stand, and nothing is posted that no payment knows. Matched pairs are forgotten, so memory holds only what
 * is still on its way.
 */
import { readAccountId } from '../../domain/ledger/account-id.js';
import { paymentOfStream } from '../../domain/payment/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import { isCurrency } from '../../domain/money/currencies.js';
import { fromText, parseMinor } from '../../domain/money/money.js';
import type { Check, LogEvent, Report } from './check.js';
import { isSuspense } from './suspense.js';

type Posting = Extract<TallybookEvent, { type: 'TransactionPosted' }>['data'];

interface Confirmed {
  readonly event: LogEvent;
  readonly saga: string;
  readonly gross: string;
  readonly fee: string;
  /** What of a refund comes from suspense, in minor units; null for a capture. */
  readonly suspended: bigint | null;
  /** What the channel keeps of a capture, as it was fixed then, in minor units; 0n for a refund. */
  readonly cost: bigint;
}

/** Kind of the ledger's transaction → which member of its metadata names the payment's part. */
const KINDS: ReadonlyMap<string, 'capture' | 'refund'> = new Map([
  ['capture', 'capture'],
  ['capture_suspended', 'capture'],
  ['refund', 'refund'],
  ['refund_suspended', 'refund'],
]);

/** @param running sagas that have not ended: what is theirs may still be on its way. */
export const postingAgreement = (running: ReadonlySet<string>): Check =>
  new PostingAgreement(running);

class PostingAgreement implements Check {
  readonly name = 'posting-agreement';
  /** What a refund was asked for, by its id. */
  readonly #refunds = new Map<string, Pick<Confirmed, 'gross' | 'fee' | 'suspended' | 'cost'>>();
  /** By id of the capture or refund. */
  readonly #confirmed = new Map<string, Confirmed>();
  readonly #posted = new Map<string, { event: LogEvent; posting: Posting }>();
  /** Channel cost by id of the capture. */
  readonly #costs = new Map<string, { event: LogEvent; posting: Posting }>();

  constructor(private readonly running: ReadonlySet<string>) {}

  apply(event: LogEvent, report: Report): void {
    const happened = event.event;
    switch (happened.type) {
      case 'PaymentCaptured': {
        const { capture, amount, fee, channelCost } = happened.data;
        const saga = paymentOfStream(event.stream) ?? '';
        const cost = fromText(channelCost.amount).minor;
        const asked = { gross: amount.value, fee: fee.value, suspended: null, cost };
        this.#confirmed.set(capture, { event, saga, ...asked });
        return;
      }
      case 'RefundRequested': {
        const { refund, amount, feeShare, suspended } = happened.data;
        const sum = suspended.reduce((total, part) => total + fromText(part.amount).minor, 0n);
        const asked = { gross: amount.value, fee: feeShare.value, suspended: sum, cost: 0n };
        this.#refunds.set(refund, asked);
        return;
      }
      case 'RefundConfirmed': {
        const { refund, amount, feeShare, suspended } = happened.data;
        if (!this.#refunds.has(refund)) return report(`${refund} was never requested`, event);
        const sum = suspended.reduce((total, part) => total + fromText(part.amount).minor, 0n);
        const given = { gross: amount.value, fee: feeShare.value, cost: 0n, suspended: sum };
        this.#confirmed.set(refund, { event, saga: refund, ...given });
        return;
      }
      case 'RefundFailed':
        this.#refunds.delete(happened.data.refund);
        return;
      case 'CapturePosted':
        return this.#close(happened.data.capture, happened.data.transaction, event, report);
      case 'RefundSucceeded':
        return this.#close(happened.data.refund, happened.data.transaction, event, report);
      case 'TransactionPosted':
        return this.#applyPosting(happened.data, event, report);
      default:
        return;
    }
  }

  finish(report: Report): void {
    for (const [id, { event, saga }] of this.#confirmed) {
      if (!this.running.has(saga)) report(`${id} is confirmed, and its saga ended unposted`, event);
    }
    for (const [booked, what] of [
      [this.#posted, ''],
      [this.#costs, 'the channel cost of '],
    ] as const) {
      for (const [id, { event, posting }] of booked) {
        const saga = posting.metadata.refund ?? posting.metadata.payment ?? '';
        if (!this.running.has(saga))
          report(`${what}${id} is posted, and no payment notes it`, event);
      }
    }
  }

  /** The payment notes the posting; by then the ledger holds it. */
  #close(id: string, transaction: string, event: LogEvent, report: Report): void {
    const fact = this.#confirmed.get(id);
    const booked = this.#posted.get(id);
    if (fact === undefined) report(`${id} is posted and was never confirmed`, event);
    if (booked === undefined) {
      report(`${id} is noted as posted, the ledger does not hold it`, event);
    } else if (booked.posting.transaction !== transaction) {
      report(`${id} is posted as ${booked.posting.transaction}, noted as ${transaction}`, event);
    }
    if (fact !== undefined && booked !== undefined) {
      compare(id, fact, booked.posting, report);
      const cost = costOf(this.#costs.get(id)?.posting);
      if (cost !== fact.cost) {
        report(
          `${id}: channel cost ${fact.cost} fixed, ${cost} posted, in minor units`,
          fact.event,
        );
      }
    }
    this.#confirmed.delete(id);
    this.#posted.delete(id);
    this.#costs.delete(id);
    this.#refunds.delete(id);
  }

  #applyPosting(posting: Posting, event: LogEvent, report: Report): void {
    const isCost = posting.metadata.kind === 'channel_cost';
    const part = isCost ? 'capture' : KINDS.get(posting.metadata.kind ?? '');
    if (part === undefined) return;
    const id = posting.metadata[part];
    // What a channel did after it had promised not to: a case tells of it, no capture or refund does.
    if (id === undefined) return;
    const known = isCost ? this.#costs : this.#posted;
    const before = known.get(id)?.posting.transaction;
    if (before !== undefined) {
      const what = isCost ? `the channel cost of ${id}` : id;
      report(`${what} is posted twice: ${before}, ${posting.transaction}`, event);
    }
    known.set(id, { event, posting });
  }
}

function compare(id: string, fact: Confirmed, posting: Posting, report: Report): void {
  const { gross, fee } = posting.metadata;
  if (gross !== fact.gross) {
    report(`${id}: ${fact.gross} confirmed, ${gross ?? 'nothing'} posted`, fact.event);
  }
  // Money in suspense carries no fee.
  if (posting.metadata.kind === 'capture' && fee !== fact.fee) {
    report(`${id}: fee ${fact.fee} fixed, ${fee ?? 'none'} posted`, fact.event);
  }
  // Refused by the merchant's account, all of it stands in suspense: its case answers for that.
  if (fact.suspended === null || posting.metadata.kind === 'refund_suspended') return;
  const taken = takenFromSuspense(posting);
  if (taken !== fact.suspended) {
    report(`${id}: ${fact.suspended} minor units from suspense, ${taken} posted`, fact.event);
  }
}

/** What a transaction takes out of suspense, in minor units. */
const takenFromSuspense = (posting: Posting): bigint => debited(posting, isSuspense);

/** What a transaction books as kept by a channel, in minor units; nothing without a transaction. */
const costOf = (posting: Posting | undefined): bigint =>
  posting === undefined ? 0n : debited(posting, isChannelCost);

function isChannelCost(account: string): boolean {
  const name = readAccountId(account);
  return name.kind === 'system' && name.subject === 'channel_cost';
}

/** What is debited to some accounts, less what is credited, in minor units. */
const debited = ({ entries }: Posting, isMeant: (account: string) => boolean): bigint =>
  entries.reduce((sum, { account, direction, amount, currency }) => {
    if (!isMeant(account) || !isCurrency(currency)) return sum;
    const minor = parseMinor(amount, currency);
    return direction === 'debit' ? sum + minor : sum - minor;
  }, 0n);
