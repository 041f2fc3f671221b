/**
 * What must be true of the log at every event, and of the world when a story has come to its end. Each
 * has a name of its own: a failing story names the one that it breaks.
 */
import { ledgerStream } from '../domain/ledger/streams.js';
import { paymentOfStream } from '../domain/payment/streams.js';
import { readAccountId } from '../domain/ledger/account-id.js';
import type { TallybookEvent } from '../domain/events.js';
import type { StoredEvent } from '../domain/kernel/event.js';
import type { RecordedEvent } from '../domain/kernel/event-store.js';
import { fromText, parseMinor } from '../domain/money/money.js';
import { isCurrency } from '../domain/money/currencies.js';
import { tallybookCodec } from '../eventstore/codec/tallybook-codec.js';
import type { AuditedAccount, EventData } from '../cli/verify/book-state.js';
import type { Check } from '../cli/verify/check.js';
import { ledgerEntries } from '../cli/verify/ledger-entries.js';
import { ledgerState } from '../cli/verify/ledger-state.js';
import { paymentAmounts } from '../cli/verify/payment-amounts.js';
import { postingAgreement } from '../cli/verify/posting-agreement.js';
import { sagaCalls } from '../cli/verify/saga-calls.js';
import { SealAudit } from '../cli/verify/seal-audit.js';
import { suspense } from '../cli/verify/suspense.js';
import { streamRevisions } from '../cli/verify/stream-revisions.js';
import { watchCalls } from './calls.js';
import type { SimulatedChannel } from './channel.js';
import type { Promised } from './clients/promised.js';
import { type Invariant, Violation } from './violation.js';

/** The book in which payments are posted. */
const MAIN = ledgerStream('main');

export type Report = (violation: Violation) => void;

interface PaymentFacts {
  id: string;
  /** Net minor units that the payment says it took, by channel. */
  readonly net: Map<string, bigint>;
  terminal: string | null;
  /** Refunds that are under way. */
  readonly refunding: Map<string, { channel: string; minor: bigint }>;
  lateOpen: number;
}

/** Watches the log as it grows. */
export class Watch {
  readonly #sagas = sagaCalls();
  readonly #audit = ledgerEntries();
  readonly #checks: readonly Check[] = [
    streamRevisions(),
    this.#audit,
    ledgerState(this.#audit.books, new Map()),
    paymentAmounts(),
    this.#sagas,
    postingAgreement(this.#sagas.running),
    suspense(this.#sagas.running),
  ];
  readonly #balances = new Map<string, bigint>();
  readonly #payments = new Map<string, PaymentFacts>();
  /** What the ledger says that a channel moved for a payment, by payment and channel. */
  readonly #held = new Map<string, Map<string, Moved>>();
  readonly #calls = watchCalls();
  readonly #effects = new Map<string, number>();
  readonly #stuck = new Set<string>();
  /** Approved, and not yet executed. */
  readonly #approved = new Set<string>();
  #seals: SealAudit | undefined;

  constructor(private readonly report: Report) {}

  take(events: readonly RecordedEvent[]): void {
    for (const recorded of events) {
      const stored = tallybookCodec.decode(recorded);
      this.#observe(stored);
      this.#checkSeals(recorded, stored);
    }
  }

  /** The accounts of the main book as recomputed from the entries. */
  accounts(): readonly AuditedAccount[] {
    return [...(this.#audit.books.get('main')?.accounts.values() ?? [])];
  }

  /** Why the story is not over yet; undefined if nothing is under way. */
  unfinished(): string | undefined {
    for (const saga of this.#sagas.running) {
      if (!this.#stuck.has(saga)) return `saga ${saga} runs`;
    }
    for (const approval of this.#approved) return `proposal ${approval} is not executed`;
    for (const { id, terminal, refunding, lateOpen } of this.#payments.values()) {
      if (this.#stuck.has(id)) return `saga ${id} needs manual action`;
      if (terminal === null) return `payment ${id} is open`;
      if (refunding.size > 0) return `payment ${id} has refunds under way`;
      if (lateOpen > 0) return `payment ${id} has late money to give back`;
    }
    return undefined;
  }

  /** What can only be said at the end. */
  finish(promised: readonly Promised[], channels: readonly SimulatedChannel[]): void {
    for (const check of this.#checks) {
      check.finish?.((message, at) => this.#broken(check, message, at?.position));
    }
    for (const message of this.#calls.unanswered()) this.report(new Violation('calls', message));
    checkPromises(promised, this.#effects, this.report);
    checkChannels(channels, this.#balances, this.#held, this.report);
    checkAuthorizations(channels, this.report);
  }

  #observe(stored: StoredEvent<TallybookEvent>): void {
    const { event, stream } = stored;
    for (const effect of effectsOf(stored)) {
      this.#effects.set(effect, (this.#effects.get(effect) ?? 0) + 1);
    }
    if (event.type === 'TransactionPosted' && stream === MAIN) {
      checkDoubleEntry(stored, this.#balances, this.report);
      noteHeld(event.data, this.#held);
    }
    this.#calls.observe(event);
    if (paymentOfStream(stream) !== undefined) observePayment(stored, this.#payments, this.report);
    if (event.type === 'SagaStuck') this.#stuck.add(event.data.subject);
    if (event.type === 'ProposalApproved') this.#approved.add(event.data.approval);
    if (event.type === 'ProposalExecuted' || event.type === 'ProposalFailed') {
      this.#approved.delete(event.data.approval);
    }
    // A late word of the channel may end it before anybody has looked.
    if (event.type === 'SagaResumed' || event.type === 'SagaEnded') {
      this.#stuck.delete(event.data.subject);
    }
    for (const check of this.#checks) {
      check.apply(stored, (message, at) => this.#broken(check, message, at?.position));
    }
  }

  #checkSeals(recorded: RecordedEvent, stored: StoredEvent<TallybookEvent>): void {
    const { event, position } = stored;
    if (event.type === 'StoreCreated') this.#seals = new SealAudit(event.data.storeId);
    this.#seals?.take(recorded);
    this.#seals?.check(stored, (message) => this.report(new Violation('seals', message, position)));
  }

  #broken({ name }: Check, message: string, position: string | null = null): void {
    this.report(new Violation(invariantOf(name, message), message, position));
  }
}

/** The verifier's checks, by the invariant that each serves. */
function invariantOf(check: string, message: string): Invariant {
  switch (check) {
    case 'ledger-entries':
      if (/limit|floor|ceiling/.test(message)) return 'limits';
      return / twice$/.test(message) ? 'exactly-once' : 'double-entry';
    case 'ledger-state':
      return 'live-state';
    case 'payment-amounts':
      return / after Payment/.test(message) ? 'terminal' : 'amounts';
    case 'saga-calls':
      return 'calls';
    case 'posting-agreement':
      return / from suspense, /.test(message) ? 'suspense' : 'channel-money';
    case 'suspense':
      return 'suspense';
    case 'stream-revisions':
      return 'stream-revisions';
    default:
      throw new Error(`no invariant for the check ${check}`);
  }
}

/** Σ debits = Σ credits per currency in each transaction, so at every position. */
function checkDoubleEntry(
  { event, position }: StoredEvent<TallybookEvent>,
  balances: Map<string, bigint>,
  report: Report,
): void {
  if (event.type !== 'TransactionPosted') return;
  const sums = new Map<string, bigint>();
  for (const { account, direction, amount, currency } of event.data.entries) {
    if (!isCurrency(currency)) throw new Error(`no currency ${currency}`);
    const minor = parseMinor(amount, currency);
    const signed = direction === 'debit' ? minor : -minor;
    sums.set(currency, (sums.get(currency) ?? 0n) + signed);
    balances.set(account, (balances.get(account) ?? 0n) + signed);
  }
  for (const [currency, sum] of sums) {
    if (sum === 0n) continue;
    const { transaction } = event.data;
    report(new Violation('double-entry', `${transaction}: ${sum} too much ${currency}`, position));
  }
}

/** What an event means for a promise to a client. */
function effectsOf({ event, stream }: StoredEvent<TallybookEvent>): readonly string[] {
  switch (event.type) {
    case 'PaymentCreated':
      return [`payment ${event.data.payment}`];
    case 'PaymentCaptured':
      return [`captured ${event.data.capture}`];
    case 'CaptureRequested':
      return [`capture ${event.data.capture}`];
    case 'CaptureFailed':
      return [`capture failed ${event.data.capture}`];
    case 'RefundRequested':
      return [`refund ${event.data.refund}`];
    case 'AccountOpened':
      return [`account ${event.data.account}`];
    case 'ProposalExecuted':
      return [`proposal executed ${event.data.approval}`];
    case 'ProposalRejected':
      return [`proposal rejected ${event.data.approval}`];
    case 'ProposalFailed':
      return [`proposal failed ${event.data.approval}`];
    case 'ReservationMade':
      return [`reservation ${event.data.reservation}`];
    case 'ReservationVoided':
      return event.data.cause === 'void' ? [`void ${event.data.reservation}`] : [];
    case 'TransactionPosted': {
      if (stream !== MAIN) return [];
      const { transaction, reverses, reservation } = event.data;
      return [
        `transaction ${transaction}`,
        ...(reverses === null ? [] : [`reversal of ${reverses}`]),
        ...(reservation === null ? [] : [`posting of ${reservation}`]),
      ];
    }
    default:
      return [];
  }
}

/** Each acknowledged command took effect exactly once, and a refused one not at all. */
function checkPromises(
  promised: readonly Promised[],
  effects: ReadonlyMap<string, number>,
  report: Report,
): void {
  for (const { effect, times, because } of promised) {
    const found = effects.get(effect) ?? 0;
    // A capture that its channel refused was asked for all the same.
    const excused = times === 0 && effect.startsWith('capture ') && found === 1;
    const failed = effect.replace('capture ', 'capture failed ');
    if (found === times || (excused && effects.get(failed) === 1)) continue;
    const message = `${effect}: ${because}, and it is there ${found} times`;
    report(new Violation('exactly-once', message));
  }
}

function observePayment(
  { event, stream, position, metadata }: StoredEvent<TallybookEvent>,
  payments: Map<string, PaymentFacts>,
  report: Report,
): void {
  const known = payments.get(stream) ?? {
    id: metadata.correlationId,
    net: new Map<string, bigint>(),
    terminal: null,
    refunding: new Map<string, { channel: string; minor: bigint }>(),
    lateOpen: 0,
  };
  payments.set(stream, known);
  const move = (channel: string, minor: bigint) =>
    known.net.set(channel, (known.net.get(channel) ?? 0n) + minor);
  switch (event.type) {
    case 'PaymentCaptured': {
      const others = [...known.net].filter(([name]) => name !== event.data.channel);
      if (others.some(([, minor]) => minor !== 0n)) {
        const message = `${known.id} is captured at ${event.data.channel} and at ${others.join()}`;
        report(new Violation('one-channel', message, position));
      }
      return void move(event.data.channel, fromText(event.data.amount).minor);
    }
    case 'ExcessConfirmed':
      return void move(event.data.channel, fromText(event.data.amount).minor);
    case 'RefundRequested': {
      const { refund, channel, amount } = event.data;
      return void known.refunding.set(refund, { channel, minor: fromText(amount).minor });
    }
    case 'RefundConfirmed': {
      const refund = known.refunding.get(event.data.refund);
      const { amount, excess } = event.data;
      const above = excess === null ? 0n : fromText(excess).minor;
      if (refund !== undefined) move(refund.channel, -fromText(amount).minor - above);
      return;
    }
    case 'RefundSucceeded':
    case 'RefundFailed':
      return void known.refunding.delete(event.data.refund);
    case 'LateSuccessRecorded':
    case 'LateAuthorizationRecorded':
      return void (known.lateOpen += 1);
    case 'LateSuccessRefunded':
    case 'LateAuthorizationVoided':
      return void (known.lateOpen -= 1);
    case 'PaymentSucceeded':
    case 'PaymentFailed':
    case 'PaymentCanceled':
    case 'PaymentExpired':
      if (known.terminal !== null && known.terminal !== event.type) {
        const message = `${known.id}: ${event.type} after ${known.terminal}`;
        report(new Violation('terminal', message, position));
      }
      known.terminal = event.type;
      return;
    default:
      return;
  }
}

/** Money at the channels is what the books say that they owe us, in all and payment by payment. */
function checkChannels(
  channels: readonly SimulatedChannel[],
  balances: ReadonlyMap<string, bigint>,
  held: ReadonlyMap<string, ReadonlyMap<string, Moved>>,
  report: Report,
): void {
  const truth = new Map<string, bigint>();
  const byPayment = new Map<string, Map<string, Moved>>();
  for (const { name, movements, excesses } of channels) {
    for (const excess of excesses)
      report(new Violation('amounts', `asked for too much: ${excess}`));
    for (const { kind, value, currency, payment } of movements) {
      const minor = BigInt(value.replace('.', '')) * (kind === 'taken' ? 1n : -1n);
      const account = `${name}:${currency}`;
      truth.set(account, (truth.get(account) ?? 0n) + minor);
      const id = payment.slice(0, 32);
      addMoved(byPayment, id, name, minor);
    }
  }
  for (const id of new Set([...byPayment.keys(), ...held.keys()])) {
    const [there, here] = [byPayment.get(id), held.get(id)];
    const holding = [...(there ?? [])].filter(([, { taken, givenBack }]) => taken > givenBack);
    if (holding.length > 1) {
      const names = holding.map(([name]) => name).join(' and at ');
      report(new Violation('one-channel', `${id} is paid at ${names}`));
    }
    for (const name of new Set([...(there?.keys() ?? []), ...(here?.keys() ?? [])])) {
      const [real, said] = [there?.get(name) ?? UNMOVED, here?.get(name) ?? UNMOVED];
      if (real.taken === said.taken && real.givenBack === said.givenBack) continue;
      const message = `payment ${id}: ${name} ${tell(real)}, the books say: ${tell(said)}`;
      report(new Violation('channel-money', message));
    }
  }
  const owed = owedByChannels(balances);
  for (const account of new Set([...truth.keys(), ...owed.keys()])) {
    const [real, said] = [truth.get(account) ?? 0n, owed.get(account) ?? 0n];
    if (real === said) continue;
    const message = `${account}: the channel holds ${real}, the books say ${said}`;
    report(new Violation('channel-money', message));
  }
}

/** Every payment has come to its end by now, so no channel may still hold a payer's money for us. */
function checkAuthorizations(channels: readonly SimulatedChannel[], report: Report): void {
  for (const channel of channels) {
    for (const { requestNo, units } of channel.authorizations()) {
      const message = `${channel.name} still holds ${units} for ${requestNo}`;
      report(new Violation('authorizations', message));
    }
  }
}

const OF_CHANNEL: readonly string[] = ['channel_receivable', 'channel_cost'];

/** Money that a channel took for a payment and gave back, each in all: two wrongs make no right. */
interface Moved {
  readonly taken: bigint;
  readonly givenBack: bigint;
}

const UNMOVED: Moved = { taken: 0n, givenBack: 0n };

const tell = ({ taken, givenBack }: Moved): string => `took ${taken} and gave back ${givenBack}`;

function addMoved(
  to: Map<string, Map<string, Moved>>,
  payment: string,
  channel: string,
  minor: bigint,
): void {
  const channels = to.get(payment) ?? new Map<string, Moved>();
  const { taken, givenBack } = channels.get(channel) ?? UNMOVED;
  const moved =
    minor > 0n ? { taken: taken + minor, givenBack } : { taken, givenBack: givenBack - minor };
  to.set(payment, channels.set(channel, moved));
}

/** Adds what a transaction moves on the accounts of channels, its cost included, to its payment. */
function noteHeld(
  { metadata, entries }: EventData<'TransactionPosted'>,
  held: Map<string, Map<string, Moved>>,
): void {
  const payment = hexOf(metadata['payment'] ?? '');
  const moved = new Map<string, bigint>();
  for (const { account, direction, amount, currency } of entries) {
    const name = readAccountId(account);
    if (name.kind !== 'system' || !OF_CHANNEL.includes(name.subject)) continue;
    const channel = name.owner;
    if (channel === null || !isCurrency(currency)) continue;
    const minor = parseMinor(amount, currency);
    const before = moved.get(channel) ?? 0n;
    moved.set(channel, before + (direction === 'debit' ? minor : -minor));
  }
  for (const [channel, minor] of moved) {
    if (minor !== 0n) addMoved(held, payment, channel, minor);
  }
}

/** A payment's id as request numbers begin with it. */
const hexOf = (payment: string): string => payment.replace(/^pay_|-/g, '');

/** What the books say that each channel owes us, net of what it cost, by `channel:currency`. */
function owedByChannels(balances: ReadonlyMap<string, bigint>): ReadonlyMap<string, bigint> {
  const owed = new Map<string, bigint>();
  for (const [id, minor] of balances) {
    const name = readAccountId(id);
    if (name.kind !== 'system' || name.owner === null || !OF_CHANNEL.includes(name.subject))
      continue;
    const account = `${name.owner}:${name.currency}`;
    owed.set(account, (owed.get(account) ?? 0n) + minor);
  }
  return owed;
}
