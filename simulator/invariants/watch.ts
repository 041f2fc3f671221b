/**
 * What must be true of the log at every event, and of the world when a story has come to its end. Each
 * invariant has a name of its own: a failing story names the invariant that it breaks.
 */
import type { AuditedAccount } from '../../cli/verify/book-state.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { tallybookCodec } from '../../eventstore/codec/tallybook-codec.js';
import type { SimulatedChannel } from '../channel.js';
import type { Promised } from '../clients/promised.js';
import type { Report } from '../violation.js';
import { checkAuthorizations } from './authorizations.js';
import { watchCalls } from './calls.js';
import { watchChannelMoney } from './channel-money.js';
import { checkDoubleEntry } from './double-entry.js';
import { watchEffects } from './exactly-once.js';
import { type DueNotifications, watchNotifications } from './notifications.js';
import { watchPayments } from './payments.js';
import { watchSeals } from './seals.js';
import { watchUnfinished } from './unfinished.js';
import { verifierChecks } from './verifier-checks.js';

/** The book in which payments are posted. */
const MAIN = ledgerStream(PAYMENT_BOOK);

/** Watches the log as it grows. */
export class Watch {
  readonly #verifier;
  readonly #effects;
  readonly #channelMoney;
  readonly #calls;
  readonly #payments;
  readonly #unfinished;
  readonly #seals;
  readonly #notifications = watchNotifications();

  constructor(private readonly report: Report) {
    this.#verifier = verifierChecks(report);
    this.#effects = watchEffects(report);
    this.#channelMoney = watchChannelMoney(report);
    this.#calls = watchCalls(report);
    this.#payments = watchPayments(report);
    this.#seals = watchSeals(report);
    this.#unfinished = watchUnfinished({
      running: this.#verifier.running,
      payments: this.#payments.all,
    });
  }

  take(events: readonly RecordedEvent[]): void {
    for (const recorded of events) {
      const stored = tallybookCodec.decode(recorded);
      this.#observe(stored);
      this.#seals.observe(recorded, stored);
    }
  }

  /** The accounts of the main book as recomputed from the entries. */
  accounts(): readonly AuditedAccount[] {
    return this.#verifier.accounts();
  }

  /** Of what merchants are due to be notified. */
  notifications(): DueNotifications {
    return this.#notifications.due();
  }

  /** Why the story is not over yet; undefined if nothing is under way. */
  unfinished(): string | undefined {
    return this.#unfinished.why();
  }

  /** What can only be said at the end. */
  finish(promised: readonly Promised[], channels: readonly SimulatedChannel[]): void {
    this.#verifier.finish();
    this.#calls.finish();
    this.#effects.finish(promised);
    this.#channelMoney.finish(channels);
    checkAuthorizations(channels, this.report);
  }

  #observe(stored: StoredEvent<TallybookEvent>): void {
    const { event, stream } = stored;
    this.#effects.observe(stored);
    if (event.type === 'TransactionPosted' && stream === MAIN) {
      checkDoubleEntry(stored, this.report);
      this.#channelMoney.observe(event.data);
    }
    this.#calls.observe(event);
    this.#payments.observe(stored);
    this.#notifications.observe(stored);
    this.#unfinished.observe(event);
    this.#verifier.observe(stored);
  }
}
