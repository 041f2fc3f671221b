/**
 * Checkout sessions: made for merchants, opened by payers. Money of an attempt that was given up goes back by the flow of
 * its own payment.
 */
import type { CheckoutCommand } from '../../domain/checkout-session/checkout-session.js';
import { addressRefusal } from '../../domain/checkout-session/return-address.js';
import {
  type CheckoutSession,
  type FoundCheckout,
  linkEndMs,
  standingOf,
} from '../../domain/checkout-session/session.js';
import { derivedId, PREFIXES } from '../../domain/ids.js';
import { toInstant } from '../../domain/kernel/clock.js';
import { contentHash } from '../../domain/kernel/content.js';
import { reject } from '../../domain/kernel/decider.js';
import type { Merchant } from '../../domain/merchant/merchant.js';
import type { MoneyText } from '../../domain/money/money.js';
import { paymentIdOf } from '../../domain/payment/payment-id.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { Answered } from '../answered.js';
import type { Folded } from '../command-handler.js';
import type { MerchantService } from '../merchant/merchant-service.js';
import type { Prices } from '../price-plan/price-plan-service.js';
import type { Requester } from '../payment/requests.js';
import {
  type AttemptsDependencies,
  CheckoutAttempts,
  type ChosenMethod,
  lastOf,
  type ReadCheckout,
} from './attempts.js';
import { drawLinkSecret, opensOne } from './link-secret.js';
import { type CardFrame, cardFrames, methodsWithoutCard } from './offered-methods.js';
import {
  createSessionCommands,
  isThere,
  type SessionCommandsDependencies,
} from './session-commands.js';

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
    chosen: ChosenMethod,
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
  /** Ends an attempt whose time is over and of which a crash left no payment: its card's token is erased. */
  endOverdueAttempt(id: string, caller: Requester): Promise<void>;
  /** Asks for the end of the attempt under way. Refused with `checkout_no_attempt`. */
  cancel(opened: ReadCheckout, caller: Requester): Promise<Answered<FoundCheckout>>;
}

interface Dependencies extends SessionCommandsDependencies, AttemptsDependencies {
  readonly merchants: MerchantService;
  readonly prices: Prices;
  /** Under which payers find this server; null if it was not told. */
  readonly publicUrl: string | null;
}

const SESSION_ID = new RegExp(`^${PREFIXES.checkoutSession}_[0-9a-f-]{36}$`);
const sessionIdOf = (merchant: string, reference: string): string =>
  derivedId('checkoutSession', merchant, reference);

export const createCheckoutSessionService = (deps: Dependencies): CheckoutSessionService =>
  new CheckoutSessions(deps);

class CheckoutSessions implements CheckoutSessionService {
  readonly #commands;
  readonly #attempts;

  constructor(private readonly deps: Dependencies) {
    this.#commands = createSessionCommands(deps);
    this.#attempts = new CheckoutAttempts(deps, this.#commands);
  }

  async create(request: CheckoutRequest, caller: Requester) {
    const { merchant, payment, amount, reference, expiresIn, ...content } = request;
    const session = sessionIdOf(merchant.id, reference);
    const before = await this.#commands.load(session);
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
    const handled = await this.#commands.run(session, command, caller, before);
    if (!handled.accepted) return handled;
    const { folded, events } = handled;
    const value = { ...(await this.#attempts.withPayments(folded)), secret };
    const replayed = events.every(({ event }) => event.type === 'CheckoutLinkIssued');
    return { accepted: true, value, replayed, position: folded.position } as const;
  }

  /** A reference that a payment has is that payment's: its session names it. */
  async #taken({ merchant, payment, reference, amount }: CheckoutRequest) {
    if (!(await this.#isPriced(merchant.id, amount.currency))) {
      const detail = "the merchant's fee is in another currency";
      return reject('currency_unsupported', detail, 'amount.currency').rejection;
    }
    if (payment !== null) return undefined;
    const found = await this.deps.payments.find(paymentIdOf(merchant.id, reference));
    if (found === undefined) return undefined;
    const detail = 'the reference is that of a payment: name it as `payment`';
    return reject('reference_conflict', detail, 'reference').rejection;
  }

  /** By some method: which of them the payer takes is not known yet. */
  async #isPriced(merchant: string, currency: string): Promise<boolean> {
    for (const method of this.deps.channels.methods) {
      const of = { merchant, method, currency };
      const prices = await this.deps.prices.pricesOf(of, this.deps.clock.now());
      if (prices.some(({ channel }) => channel === null)) return true;
    }
    return false;
  }

  async find(id: string): Promise<FoundCheckout | undefined> {
    const folded = await this.#commands.load(id);
    return isThere(folded) ? this.#attempts.withPayments(folded) : undefined;
  }

  async open(id: string, secret: string, caller: Requester): Promise<Opened> {
    const looked = await this.look(id, secret);
    if (!looked.opened) return looked;
    const found = await this.#attempts.withPayments(looked.folded);
    return { opened: true, ...(await this.#attempts.completed(found, caller)) };
  }

  async look(id: string, secret: string): Promise<Looked> {
    const folded = await this.#commands.load(id);
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
    const { state } = await this.#commands.load(id);
    const found = state && (await this.deps.merchants.current(state.merchant));
    if (state === undefined || found === undefined) return none;
    const { embedOrigins } = found.merchant;
    return {
      ancestors: state.embedOrigins.filter((origin) => embedOrigins.includes(origin)),
      frames: [...new Set(this.#cardFrames(state).map(({ url }) => new URL(url).origin))],
    };
  }

  start(opened: ReadCheckout, chosen: ChosenMethod, caller: Requester) {
    return this.#attempts.start(opened, chosen, caller);
  }

  cancel(opened: ReadCheckout, caller: Requester) {
    return this.#attempts.cancel(opened, caller);
  }

  async endOverdueAttempt(id: string, caller: Requester) {
    const folded = await this.#commands.load(id);
    if (isThere(folded)) await this.#attempts.endOverdue(folded, caller);
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

  async issueLink(id: string, caller: Requester) {
    const before = await this.#commands.load(id);
    if (!isThere(before)) return undefined;
    const { secret, sha256: link } = drawLinkSecret();
    const command = { type: 'IssueCheckoutLink', link, nowMs: this.deps.clock.now() } as const;
    const handled = await this.#commands.run(id, command, caller, before);
    if (!handled.accepted) return handled;
    const { folded } = handled;
    const value = { ...(await this.#attempts.withPayments(folded)), secret };
    return { accepted: true, value, replayed: false, position: folded.position } as const;
  }

  async end(id: string, caller: Requester, waitMs: number) {
    const before = await this.#commands.load(id);
    if (!isThere(before)) return undefined;
    let found = await this.#attempts.completed(await this.#attempts.withPayments(before), caller);
    const standing = standingOf(found, this.deps.clock.now());
    if (standing?.outcome.is === 'live') {
      const refusal = await this.#attempts.close(standing.attempt, caller, waitMs);
      if (refusal !== undefined) return refusal;
      found = await this.#attempts.withPayments(found.folded);
    }
    const nowMs = this.deps.clock.now();
    const command = { type: 'EndCheckoutSession', nowMs, last: lastOf(found, nowMs) } as const;
    const handled = await this.#commands.run(id, command, caller, found.folded);
    if (!handled.accepted) return handled;
    const { folded, events } = handled;
    const value = await this.#attempts.withPayments(folded);
    const replayed = events.length === 0;
    return { accepted: true, value, replayed, position: folded.position } as const;
  }
}
