/** Whose a payment, a checkout session, a payout or a top-up is: the event that begins its stream says it, those that follow do not. */
import type { TallybookEvent } from '../../domain/events.js';
import { checkoutStreams } from '../../domain/checkout-session/streams.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { paymentOfStream } from '../../domain/payment/streams.js';
import { payoutStreams } from '../../domain/payout/streams.js';
import { topupStreams } from '../../domain/topup/streams.js';

type Stored = StoredEvent<TallybookEvent>;

/** So many streams are remembered; that of longer ago is read again from the log. */
const REMEMBERED = 20_000;

export class Owners {
  readonly #known = new Map<string, string>();

  constructor(private readonly log: Pick<EventLog<TallybookEvent>, 'readStream'>) {}

  /** The merchant of what the event belongs to; null if it is no merchant's. */
  async of(stored: Stored): Promise<string | null> {
    const { stream } = stored;
    if (!isMerchants(stream)) return null;
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

const isMerchants = (stream: string): boolean =>
  paymentOfStream(stream) !== undefined ||
  [checkoutStreams, payoutStreams, topupStreams].some(
    (family) => family.idIn(stream) !== undefined,
  );

function merchantIn({ event }: Stored): string | undefined {
  switch (event.type) {
    case 'PaymentCreated':
    case 'CheckoutSessionCreated':
    case 'PayoutCreated':
    case 'TopupCreated':
      return event.data.merchant;
    default:
      return undefined;
  }
}
