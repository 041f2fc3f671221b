/**
 * Checkout sessions: made for merchants, opened by payers. An attempt is written down before its payment is made,
 * so whatever a crash has left half done is made from the session again, the same: one live attempt at a time,
 * and money of an attempt that was given up goes back by the flow of its own payment.
 */
import type { WaysToPay } from '../../domain/channel/port.js';
import {
  type CheckoutCommand,
  checkoutSessionAggregate,
} from '../../domain/checkout-session/checkout-session.js';
import { type CheckoutEvent, checkoutEventSchemas } from '../../domain/checkout-session/events.js';
import { addressRefusal } from '../../domain/checkout-session/return-address.js';
import {
  type CheckoutAttempt,
  type CheckoutSession,
  type EndedAs,
  type FoundCheckout,
  isPaymentOf,
  isTimeOver,
  type LastAttempt,
  linkEndMs,
  METADATA_KEY,
  namesOfAttempt,
  standingOf,
} from '../../domain/checkout-session/session.js';
import { decideStart } from '../../domain/checkout-session/start-attempt.js';
import { checkoutStream } from '../../domain/checkout-session/streams.js';
import type { TallybookEvent } from '../../domain/events.js';
import { derivedId, PREFIXES } from '../../domain/ids.js';
import { type Clock, toInstant } from '../../domain/kernel/clock.js';
import { contentHash } from '../../domain/kernel/content.js';
import { reject } from '../../domain/kernel/decider.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Merchant } from '../../domain/merchant/merchant.js';
import { fromText, type MoneyText, toText } from '../../domain/money/money.js';
import { paymentIdOf } from '../../domain/payment/payment-id.js';
import type { CardToken } from '../../domain/payment/card.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { Answered } from '../answered.js';
import { createCommandHandler, type Folded } from '../command-handler.js';
import type { MerchantService } from '../merchant/merchant-service.js';
import type { CardTokens } from '../payment/card-tokens.js';
import type { PaymentService } from '../payment/payment-service.js';
import type { Requester } from '../payment/requests.js';
import { drawLinkSecret, opensOne } from './link-secret.js';
import { type CardFrame, cardFrames, isOffered, methodsWithoutCard } from './offered-methods.js';

export interface CheckoutRequest {
  readonly merchant: Merchant;
  /** Either a payment that there is … */
  readonly payment: Payment | null;
  /** … or what is to be paid; of a payment, its own. */
  readonly amount: MoneyText;
  readonly reference: string;
  readonly description: string | null;
  readonly methods: readonly string[];
  readonly returnUrl: string | null;
  readonly embedOrigins: readonly string[];
  /** Seconds. */
  readonly expiresIn: number;
}

export interface Framing {
  readonly ancestors: readonly string[];
  readonly frames: readonly string[];
}

/** A session as it was read, from where a command on it goes on. */
export interface ReadCheckout extends FoundCheckout {
  readonly folded: Folded<CheckoutSession>;
}

interface NotOpened {
  readonly opened: false;
  readonly code: 'checkout_link_invalid' | 'checkout_link_expired';
}

export type Opened = ({ readonly opened: true } & ReadCheckout) | NotOpened;
export type Looked =
  { readonly opened: true; readonly folded: Folded<CheckoutSession> } | NotOpened;

export interface CheckoutSessionService {
  /**
   * Idempotent by merchant and reference; each time with a new link. Refused with `reference_conflict`,
   * `too_many_checkout_links`, a code of the amount or of the addresses.
   */
  create(
    request: CheckoutRequest,
    caller: Requester,
  ): Promise<Answered<FoundCheckout & { readonly secret: string }>>;
  find(id: string): Promise<FoundCheckout | undefined>;
  /** The session behind a link, for its payer. What a crash has left half done is made first. */
  open(id: string, secret: string, caller: Requester): Promise<Opened>;
  /** The session behind a link, as it is written: nothing is made. */
  look(id: string, secret: string): Promise<Looked>;
  /**
   * Begins an attempt of a session that was opened, or finds the attempt under way by the same method. Refused
   * if an attempt is under way by another, or paid, or if a channel would not take it.
   */
  start(
    opened: ReadCheckout,
    chosen: { readonly method: string; readonly card: CardToken | null },
    caller: Requester,
  ): Promise<Answered<FoundCheckout>>;
  /** Which origins may show the page in a frame, and whose frames it shows; none of an unknown session. */
  framing(id: string): Promise<Framing>;
  /** How it can be paid now; `card` is the frame of the card fields, if a card can. */
  offered(session: CheckoutSession): {
    readonly methods: readonly string[];
    readonly card: CardFrame | null;
  };
  /** A further link to a session that can be paid; the links before it go on working. Undefined if there is none. */
  issueLink(
    id: string,
    caller: Requester,
  ): Promise<Answered<FoundCheckout & { readonly secret: string }> | undefined>;
  /**
   * Ends a session before its time; the attempt under way is closed at its channel first. Refused with
   * `checkout_attempt_live` if it is not closed within `waitMs`, and with `checkout_paid`. Undefined if there is none.
   */
  end(id: string, caller: Requester, waitMs: number): Promise<Answered<FoundCheckout> | undefined>;
  /** Asks for the end of the attempt under way. Refused with `checkout_no_attempt`. */
  cancel(opened: ReadCheckout, caller: Requester): Promise<Answered<FoundCheckout>>;
}

interface Dependencies {
  readonly log: EventLog<TallybookEvent>;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly payments: PaymentService;
  readonly merchants: MerchantService;
  readonly channels: WaysToPay;
  readonly cardTokens: Pick<CardTokens, 'areTaken' | 'seal' | 'erase'>;
  /** Under which payers find this server; null if it was not told. */
  readonly publicUrl: string | null;
}

const isOwn = (event: TallybookEvent): event is CheckoutEvent =>
  Object.hasOwn(checkoutEventSchemas, event.type);

const SESSION_ID = new RegExp(`^${PREFIXES.checkoutSession}_[0-9a-f-]{36}$`);
const sessionIdOf = (merchant: string, reference: string): string =>
  derivedId('checkoutSession', merchant, reference);

export const createCheckoutSessionService = (deps: Dependencies): CheckoutSessionService =>
  new CheckoutSessions(deps);

class CheckoutSessions implements CheckoutSessionService {
  readonly #handler;

  constructor(private readonly deps: Dependencies) {
    const { log, ids } = deps;
    this.#handler = createCommandHandler(log, checkoutSessionAggregate, isOwn, ids);
  }

  async create(request: CheckoutRequest, caller: Requester) {
    const { merchant, payment, amount, reference, expiresIn, ...content } = request;
    const session = sessionIdOf(merchant.id, reference);
    const before = await this.#handler.load(checkoutStream(session));
    if (before.state === undefined) {
      const refusal = addressRefusal(content, merchant) ?? (await this.#taken(request));
      if (refusal !== undefined) return { accepted: false, rejection: refusal } as const;
    }
    const { secret, sha256 } = drawLinkSecret();
    const hash = contentHash({ ...content, payment: payment?.id, amount, expiresIn });
    const command: CheckoutCommand = {
      type: 'CreateCheckoutSession',
      session,
      merchant: merchant.id,
      reference,
      payment: payment === null ? null : { id: payment.id, method: payment.method },
      amount,
      ...content,
      expiresAt: toInstant(this.deps.clock.now() + expiresIn * 1000),
      contentHash: hash,
      link: sha256,
    };
    const handled = await this.#run(session, command, caller, before);
    if (!handled.accepted) return handled;
    const { folded, events } = handled;
    const value = { ...(await this.#withPayments(folded)), secret };
    const replayed = events.every(({ event }) => event.type === 'CheckoutLinkIssued');
    return { accepted: true, value, replayed, position: folded.position } as const;
  }

  /** A reference that a payment has is that payment's: its session names it. */
  async #taken({ merchant, payment, reference, amount }: CheckoutRequest) {
    const { fixed } = merchant.fee;
    if (fixed !== null && fixed.currency !== amount.currency) {
      const detail = "the merchant's fee is in another currency";
      return reject('currency_unsupported', detail, 'amount.currency').rejection;
    }
    if (payment !== null) return undefined;
    const found = await this.deps.payments.find(paymentIdOf(merchant.id, reference));
    if (found === undefined) return undefined;
    const detail = 'the reference is that of a payment: name it as `payment`';
    return reject('reference_conflict', detail, 'reference').rejection;
  }

  async find(id: string): Promise<FoundCheckout | undefined> {
    const folded = await this.#handler.load(checkoutStream(id));
    return isThere(folded) ? this.#withPayments(folded) : undefined;
  }

  async open(id: string, secret: string, caller: Requester): Promise<Opened> {
    const looked = await this.look(id, secret);
    if (!looked.opened) return looked;
    const found = await this.#withPayments(looked.folded);
    return { opened: true, ...(await this.#completed(found, caller)) };
  }

  async look(id: string, secret: string): Promise<Looked> {
    const folded = await this.#handler.load(checkoutStream(id));
    if (!isThere(folded) || !opensOne(secret, folded.state.links)) {
      return { opened: false, code: 'checkout_link_invalid' };
    }
    if (this.deps.clock.now() >= linkEndMs(folded.state)) {
      return { opened: false, code: 'checkout_link_expired' };
    }
    return { opened: true, folded };
  }

  async framing(id: string): Promise<Framing> {
    const none = { ancestors: [], frames: [] };
    if (!SESSION_ID.test(id)) return none;
    const { state } = await this.#handler.load(checkoutStream(id));
    const found = state && (await this.deps.merchants.current(state.merchant));
    if (state === undefined || found === undefined) return none;
    const { embedOrigins } = found.merchant;
    return {
      ancestors: state.embedOrigins.filter((origin) => embedOrigins.includes(origin)),
      frames: [...new Set(this.#cardFrames(state).map(({ url }) => new URL(url).origin))],
    };
  }

  async start(
    opened: ReadCheckout,
    { method, card }: { readonly method: string; readonly card: CardToken | null },
    caller: Requester,
  ): Promise<Answered<FoundCheckout>> {
    const { clock, channels, cardTokens } = this.deps;
    const { session } = opened;
    const nowMs = clock.now();
    const last = lastOf(opened, nowMs);
    const isNew = last === null || last.outcome.is === 'over';
    const isTaken = card === null || cardTokens.areTaken;
    if (isNew && !(isTaken && isOffered(session, { method, card }, channels.channels, nowMs))) {
      return reject('checkout_method_unavailable', 'no channel takes it by this method', 'method');
    }
    const withCard = card !== null && isNew;
    if (withCard) {
      // Before it is sealed, which takes a data key: what is refused takes none.
      const decided = decideStart({ method, withCard, nowMs, last }, session);
      if (!decided.accepted) return decided;
    }
    // Of an attempt under way the card stands; of a new attempt it is sealed for its payment.
    const { payment } = namesOfAttempt(session, (last?.number ?? 0) + 1);
    const sealed = withCard ? await cardTokens.seal(card, payment) : null;
    const command = { type: 'StartCheckoutAttempt', method, card: sealed, nowMs, last } as const;
    const handled = await this.#run(session.id, command, caller, opened.folded);
    if (!handled.accepted) return handled;
    const { folded, events } = handled;
    const value = await this.#completed(await this.#withPayments(folded), caller);
    return { accepted: true, value, replayed: events.length === 0, position: folded.position };
  }

  offered(session: CheckoutSession) {
    const { channels, clock } = this.deps;
    const methods = methodsWithoutCard(session, channels.channels, clock.now());
    const card = this.#cardFrames(session)[0] ?? null;
    return { methods: card === null ? methods : [...methods, 'card'], card };
  }

  #cardFrames(session: CheckoutSession): readonly CardFrame[] {
    const { publicUrl, channels, clock, cardTokens } = this.deps;
    if (publicUrl === null || !cardTokens.areTaken) return [];
    return cardFrames(session, publicUrl, channels.channels, clock.now());
  }

  async cancel(opened: ReadCheckout, caller: Requester): Promise<Answered<FoundCheckout>> {
    const standing = standingOf(opened, this.deps.clock.now());
    if (standing?.outcome.is !== 'live') {
      return reject('checkout_no_attempt', 'no attempt is under way');
    }
    const refusal = await this.#close(standing.attempt, caller, 0);
    if (refusal !== undefined) return refusal;
    const stream = checkoutStream(opened.session.id);
    const folded = await this.#handler.load(stream, opened.folded);
    const value = await this.#withPayments(isThere(folded) ? folded : opened.folded);
    return { accepted: true, value, replayed: false, position: folded.position };
  }

  async issueLink(id: string, caller: Requester) {
    const before = await this.#handler.load(checkoutStream(id));
    if (!isThere(before)) return undefined;
    const { secret, sha256: link } = drawLinkSecret();
    const command = { type: 'IssueCheckoutLink', link, nowMs: this.deps.clock.now() } as const;
    const handled = await this.#run(id, command, caller, before);
    if (!handled.accepted) return handled;
    const { folded } = handled;
    const value = { ...(await this.#withPayments(folded)), secret };
    return { accepted: true, value, replayed: false, position: folded.position } as const;
  }

  async end(id: string, caller: Requester, waitMs: number) {
    const before = await this.#handler.load(checkoutStream(id));
    if (!isThere(before)) return undefined;
    let found = await this.#completed(await this.#withPayments(before), caller);
    const standing = standingOf(found, this.deps.clock.now());
    if (standing?.outcome.is === 'live') {
      const refusal = await this.#close(standing.attempt, caller, waitMs);
      if (refusal !== undefined) return refusal;
      found = await this.#withPayments(found.folded);
    }
    const nowMs = this.deps.clock.now();
    const command = {
      type: 'EndCheckoutSession',
      nowMs,
      last: lastOf(found, nowMs),
    } as const;
    const handled = await this.#run(id, command, caller, found.folded);
    if (!handled.accepted) return handled;
    const { folded, events } = handled;
    const value = await this.#withPayments(folded);
    const replayed = events.length === 0;
    return { accepted: true, value, replayed, position: folded.position } as const;
  }

  /** Has the channel close an attempt. What came to its end meanwhile is no refusal: that is what is seen. */
  async #close({ number, payment }: CheckoutAttempt, caller: Requester, waitMs: number) {
    const { payments } = this.deps;
    const closed = await payments.cancel(payment, `checkout ${number}`, caller, waitMs);
    if (closed.accepted || closed.rejection.code === 'payment_not_cancelable') return undefined;
    return closed;
  }

  async #withPayments(folded: Folded<CheckoutSession>): Promise<ReadCheckout> {
    const { state: session } = folded;
    const payments = session.attempts.map((attempt) => this.#paymentOf(session, attempt));
    return { session, folded, payments: await Promise.all(payments) };
  }

  async #paymentOf(
    session: CheckoutSession,
    { payment }: CheckoutAttempt,
  ): Promise<Payment | undefined> {
    const found = await this.deps.payments.find(payment);
    return found && isPaymentOf(session, found.payment) ? found.payment : undefined;
  }

  /** Makes the payment of the last attempt, if a crash came between and there still is time to pay. */
  async #completed(found: ReadCheckout, caller: Requester): Promise<ReadCheckout> {
    const { session } = found;
    const attempt = session.attempts.at(-1);
    if (attempt === undefined || attempt.end !== null || found.payments.at(-1) !== undefined) {
      return found;
    }
    if (isTimeOver(session, this.deps.clock.now())) {
      return this.#ended(found, attempt, 'expired', null, caller);
    }
    const made = await this.#pay(session, attempt, caller);
    const payment = await this.#paymentOf(session, attempt);
    // What is refused here may have been made by another server meanwhile.
    if (made.accepted || payment !== undefined) {
      return { ...found, payments: [...found.payments.slice(0, -1), payment] };
    }
    return this.#ended(found, attempt, 'refused', made.rejection.code, caller);
  }

  async #ended(
    { session: { id }, folded }: ReadCheckout,
    { number: attempt, card }: CheckoutAttempt,
    as: EndedAs,
    code: string | null,
    caller: Requester,
  ): Promise<ReadCheckout> {
    // Before the end is recorded, so that no crash leaves it: no payment will need it.
    if (card !== null) await this.deps.cardTokens.erase(card.token);
    const command = { type: 'EndCheckoutAttempt', attempt, as, code } as const;
    const ended = await this.#run(id, command, caller, folded);
    if (!ended.accepted) throw new Error(`the end of an attempt was refused: ${as} ${code}`);
    return this.#withPayments(ended.folded);
  }

  async #pay(
    { id: session, merchant: id, amount, description, expiresAt }: CheckoutSession,
    { reference, method, expiresIn, card }: CheckoutAttempt,
    caller: Requester,
  ): Promise<Answered<Payment>> {
    const found = await this.deps.merchants.get(id);
    if (found === undefined) return reject('not_found', 'there is no such merchant');
    const { percent, fixed } = found.merchant.fee;
    return this.deps.payments.create(
      {
        merchant: id,
        reference,
        amount: toText(amount),
        method,
        ...(card === null ? {} : { card }),
        capture: 'automatic',
        description,
        metadata: { [METADATA_KEY]: session },
        expiresIn,
        expiresAt,
        fee: { percent, fixed: fixed === null ? null : fromText(fixed) },
        scenario: null,
      },
      caller,
    );
  }

  /** @param from what was read of the session before */
  async #run(
    id: string,
    command: CheckoutCommand,
    caller: Requester,
    from: Folded<CheckoutSession | undefined>,
  ) {
    const context = { ...caller, correlationId: id, nowMs: this.deps.clock.now() };
    const handled = await this.#handler.handle(checkoutStream(id), command, context, from);
    if (!handled.accepted) return { accepted: false, rejection: handled.rejection } as const;
    const { accepted, events, ...folded } = handled;
    if (!isThere(folded)) throw new Error(`${command.type} left no session`);
    return { accepted, folded, events } as const;
  }
}

function lastOf(found: FoundCheckout, nowMs: number): LastAttempt {
  const outcome = standingOf(found, nowMs)?.outcome;
  const number = found.session.attempts.at(-1)?.number;
  return outcome === undefined || number === undefined ? null : { number, outcome };
}

const isThere = (folded: Folded<CheckoutSession | undefined>): folded is Folded<CheckoutSession> =>
  folded.state !== undefined;
