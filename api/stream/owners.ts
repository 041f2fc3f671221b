/** Whose a payment or a checkout session is: the event that begins its stream says it, those that follow do not. */
import type { TallybookEvent } from '../../domain/events.js';
import { checkoutStreams } from '../../domain/checkout-session/streams.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { paymentOfStream } from '../../domain/payment/streams.js';

type Stored = StoredEvent<TallybookEvent>;

/** So many streams are remembered; that of longer ago is read again from the log. */
const REMEMBERED = 20_000;

export class Owners {
  readonly #known = new Map<string, string>();

  constructor(private readonly log: Pick<EventLog<TallybookEvent>, 'readStream'>) {}

  /** The merchant of the payment or session that the event belongs to; null if it belongs to none. */
  async of(stored: Stored): Promise<string | null> {
    const { stream } = stored;
    if (paymentOfStream(stream) === undefined && checkoutStreams.idIn(stream) === undefined) {
      return null;
    }
    const merchant = merchantIn(stored) ?? this.#known.get(stream) ?? (await this.#begun(stream));
    if (merchant !== undefined) this.#remember(stream, merchant);
    return merchant ?? null;
  }

  async #begun(stream: string): Promise<string | undefined> {
    const [first] = await this.log.readStream(stream, { from: 0, limit: 1 });
    return first && merchantIn(first);
  }

  #remember(stream: string, merchant: string): void {
    this.#known.delete(stream);
    this.#known.set(stream, merchant);
    if (this.#known.size <= REMEMBERED) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}

const merchantIn = ({ event }: Stored): string | undefined =>
  event.type === 'PaymentCreated' || event.type === 'CheckoutSessionCreated'
    ? event.data.merchant
    : undefined;
