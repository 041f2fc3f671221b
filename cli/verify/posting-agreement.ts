/**
 * What channels confirmed and what the ledger holds are the same: every capture and refund is posted
 * once with its amount and fee, a capture with what the channel keeps of it, a refund from where its captures
 * stand and with what its channel gave back above it, and nothing is posted that no payment knows. Matched
 * pairs are forgotten, so memory holds only what is still on its way.
 */
import { readAccountId } from '../../domain/ledger/account-id.js';
import { paymentOfStream } from '../../domain/payment/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import { isCurrency } from '../../domain/money/currencies.js';
import { fromText, parseMinor } from '../../domain/money/money.js';
import type { Check, LogEvent, Report } from './check.js';
import { isSuspense } from './suspense.js';

type Posting = Extract<TallybookEvent, { type: 'TransactionPosted' }>['data'];
type RefundConfirmed = Extract<TallybookEvent, { type: 'RefundConfirmed' }>['data'];

interface Confirmed {
  readonly event: LogEvent;
  readonly saga: string;
  readonly gross: string;
  /** Undefined for a capture that is not priced yet. */
  readonly fee: string | undefined;
  /** On the fee; undefined for none. */
  readonly tax: string | undefined;
  /** What receivers of shares get of a capture, or give back with a refund, in minor units. */
  readonly shares: bigint;
  /** What of a refund comes from suspense, in minor units; null for a capture. */
  readonly suspended: bigint | null;
  /** What the channel keeps of a capture, as it was fixed then, in minor units; 0n for a refund. */
  readonly cost: bigint;
  /** What a channel gave back above a refund, in minor units; 0n for a capture. */
  readonly excess: bigint;
}

/** What of a capture or refund is booked beside it, in words. */
const COST = 'the channel cost of ';
const EXCESS = 'the excess of ';

interface Part {
  /** Which member of a transaction's metadata names the payment's part. */
  readonly names: 'capture' | 'refund';
  /** What of it is booked, in words; empty for the part itself. */
  readonly what: '' | typeof COST | typeof EXCESS;
}

/** By kind of the ledger's transaction. */
const KINDS: ReadonlyMap<string, Part> = new Map<string, Part>([
  ['capture', { names: 'capture', what: '' }],
  ['capture_suspended', { names: 'capture', what: '' }],
  ['channel_cost', { names: 'capture', what: COST }],
  ['refund', { names: 'refund', what: '' }],
  ['refund_suspended', { names: 'refund', what: '' }],
  ['refund_excess', { names: 'refund', what: EXCESS }],
]);

/** @param running sagas that have not ended: what is theirs may still be on its way. */
export const postingAgreement = (running: ReadonlySet<string>): Check =>
  new PostingAgreement(running);

class PostingAgreement implements Check {
  readonly name = 'posting-agreement';
  /** Refunds that were requested and have not ended, by id. */
  readonly #refunds = new Set<string>();
  /** By id of the capture or refund. */
  readonly #confirmed = new Map<string, Confirmed>();
  /** By what of it is booked, and its id. */
  readonly #posted = new Map<string, { event: LogEvent; posting: Posting }>();

  constructor(private readonly running: ReadonlySet<string>) {}

  apply(event: LogEvent, report: Report): void {
    const happened = event.event;
    switch (happened.type) {
      case 'PaymentCaptured': {
        const { capture, amount, fee, tax, channelCost } = happened.data;
        const saga = paymentOfStream(event.stream) ?? '';
        const cost = fromText(channelCost.amount).minor;
        const taken = { gross: amount.value, fee: fee?.value, tax: tax?.value };
        const given = { ...taken, suspended: null, cost, excess: 0n, shares: 0n };
        this.#confirmed.set(capture, { event, saga, ...given });
        return;
      }
      case 'CapturePriced': {
        const { capture, fee, tax } = happened.data;
        const fact = this.#confirmed.get(capture);
        if (fact === undefined)
          return report(`${capture} is priced and was never confirmed`, event);
        this.#confirmed.set(capture, { ...fact, fee: fee.value, tax: tax?.value });
        return;
      }
      case 'RefundRequested':
        this.#refunds.add(happened.data.refund);
        return;
      case 'RefundConfirmed':
        return this.#applyRefund(happened.data, event, report);
      case 'RefundFailed':
        this.#refunds.delete(happened.data.refund);
        return;
      case 'CapturePosted':
        this.#noteShares(happened.data.capture, sharesIn(happened.data));
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
    for (const [what, { event, posting }] of this.#posted) {
      const saga = posting.metadata.refund ?? posting.metadata.payment ?? '';
      if (!this.running.has(saga)) report(`${what} is posted, and no payment notes it`, event);
    }
  }

  #applyRefund(given: RefundConfirmed, event: LogEvent, report: Report): void {
    const { refund, amount, feeShare, taxShare, suspended, excess } = given;
    const shares = sharesIn(given);
    if (!this.#refunds.has(refund)) return report(`${refund} was never requested`, event);
    this.#confirmed.set(refund, {
      ...{ event, saga: refund, gross: amount.value, fee: feeShare.value, tax: taxShare?.value },
      cost: 0n,
      shares,
      suspended: suspended.reduce((total, part) => total + fromText(part.amount).minor, 0n),
      excess: excess === null ? 0n : fromText(excess).minor,
    });
  }

  /** What a capture brought receivers is fixed as it is posted. */
  #noteShares(capture: string, shares: bigint): void {
    const fact = this.#confirmed.get(capture);
    if (fact !== undefined) this.#confirmed.set(capture, { ...fact, shares });
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
      this.#compareBeside(id, fact, report);
    }
    this.#confirmed.delete(id);
    for (const { what } of KINDS.values()) this.#posted.delete(`${what}${id}`);
    this.#refunds.delete(id);
  }

  #compareBeside(id: string, { event, cost, excess }: Confirmed, report: Report): void {
    const costs = costOf(this.#posted.get(`${COST}${id}`)?.posting);
    if (costs !== cost) {
      report(`${id}: channel cost ${cost} fixed, ${costs} posted, in minor units`, event);
    }
    const above = takenFromSuspense(this.#posted.get(`${EXCESS}${id}`)?.posting);
    if (above !== excess) {
      report(`${id}: excess ${excess} confirmed, ${above} posted, in minor units`, event);
    }
  }

  #applyPosting(posting: Posting, event: LogEvent, report: Report): void {
    const part = KINDS.get(posting.metadata.kind ?? '');
    if (part === undefined) return;
    const id = posting.metadata[part.names];
    // What a channel did after it had promised not to: a case tells of it, no capture or refund does.
    if (id === undefined) return;
    const what = `${part.what}${id}`;
    const before = this.#posted.get(what)?.posting.transaction;
    if (before !== undefined) {
      report(`${what} is posted twice: ${before}, ${posting.transaction}`, event);
    }
    this.#posted.set(what, { event, posting });
  }
}

function compare(id: string, fact: Confirmed, posting: Posting, report: Report): void {
  const { gross, fee, tax } = posting.metadata;
  if (gross !== fact.gross) {
    report(`${id}: ${fact.gross} confirmed, ${gross ?? 'nothing'} posted`, fact.event);
  }
  // Money in suspense carries no fee.
  if (posting.metadata.kind === 'capture' && fee !== fact.fee) {
    report(`${id}: fee ${fact.fee ?? 'none'} fixed, ${fee ?? 'none'} posted`, fact.event);
  }
  if (posting.metadata.kind === 'capture' && tax !== fact.tax) {
    report(`${id}: tax ${fact.tax ?? 'none'} fixed, ${tax ?? 'none'} posted`, fact.event);
  }
  const shared = sharedBy(posting);
  if (posting.metadata.kind !== 'refund_suspended' && shared !== fact.shares) {
    report(`${id}: shares of ${fact.shares} noted, ${shared} posted, in minor units`, fact.event);
  }
  // Refused by the merchant's account, all of it stands in suspense: its case answers for that.
  if (fact.suspended === null || posting.metadata.kind === 'refund_suspended') return;
  const taken = takenFromSuspense(posting);
  if (taken !== fact.suspended) {
    report(`${id}: ${fact.suspended} minor units from suspense, ${taken} posted`, fact.event);
  }
}

const sharesIn = ({ shares }: Pick<RefundConfirmed, 'shares'>): bigint =>
  (shares ?? []).reduce((sum, { amount }) => sum + fromText(amount).minor, 0n);

/** What a capture brings other merchants, or a refund takes from them, in minor units. */
function sharedBy(posting: Posting): bigint {
  const back = debited(posting, (account) => {
    const name = readAccountId(account);
    const { merchant } = posting.metadata;
    return name.kind === 'merchant' && merchant !== undefined && name.merchant !== merchant;
  });
  return posting.metadata.kind === 'refund' ? back : -back;
}

/** What a transaction takes out of suspense, in minor units. */
const takenFromSuspense = (posting: Posting | undefined): bigint => debited(posting, isSuspense);

/** What a transaction books as kept by a channel, in minor units. */
const costOf = (posting: Posting | undefined): bigint => debited(posting, isChannelCost);

function isChannelCost(account: string): boolean {
  const name = readAccountId(account);
  return name.kind === 'system' && name.subject === 'channel_cost';
}

/** What a transaction debits to some accounts, less what it credits, in minor units; 0n without one. */
const debited = (posting: Posting | undefined, isMeant: (account: string) => boolean): bigint =>
  (posting?.entries ?? []).reduce((sum, { account, direction, amount, currency }) => {
    if (!isMeant(account) || !isCurrency(currency)) return sum;
    const minor = parseMinor(amount, currency);
    return direction === 'debit' ? sum + minor : sum - minor;
  }, 0n);
