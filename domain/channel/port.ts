/**
 * The port of a payment channel. Every operation on a channel is a *request* with a number of ours
 * that never changes: it may be sent, asked after and closed any number of times, and happens at most
 * once.
 */
import type { Money, MoneyText } from '../money/money.js';
import type { DisputeWord } from './dispute-word.js';

/**
 * What is asked for; the kinds belong to the flow that asks and to the connectors that can do it. Of
 * payments: `pay` takes at once, `authorize` holds, and `capture`, `void` and `refund` refer to the
 * request that they act on.
 */
export type ChannelRequestKind = string;

export interface ChannelRequest {
  readonly requestNo: string;
  readonly kind: ChannelRequestKind;
  readonly amount: MoneyText;
  /** For capture, void and refund: the request number of the payment at this channel. */
  readonly original: string | null;
  /** For pay and authorize: how the payer pays, and until when. */
  readonly method: string | null;
  readonly expiresAt: string | null;
  /** What stands for a card here, if the payer gave its number to the channel's own fields. */
  readonly token?: string | undefined;
  /** What a merchant says to a dispute, opened for the call alone. */
  readonly document?: string;
  /** Sandbox only: how the channel shall behave. */
  readonly scenario: string | null;
}

/** What a channel says of a request. `unknown`: it said nothing that can be relied on. */
export type ChannelOutcome =
  'succeeded' | 'pending' | 'action_required' | 'failed' | 'closed' | 'not_found' | 'unknown';

export interface ChannelAnswer {
  readonly outcome: ChannelOutcome;
  /** What the channel says it moved; null if it does not say. */
  readonly amount: MoneyText | null;
  /** The channel's own number. */
  readonly channelReference: string | null;
  readonly nextAction: {
    readonly type: string;
    readonly data: string;
    readonly url: string;
  } | null;
  /** `final` is true for a payer's decline: no other channel will be asked. */
  readonly failure: {
    readonly code: string;
    readonly message: string;
    readonly final: boolean;
  } | null;
}

/** What a channel says that says nothing; answers that say something differ from it. */
export const NOTHING_SAID: ChannelAnswer = {
  outcome: 'unknown',
  amount: null,
  channelReference: null,
  nextAction: null,
  failure: null,
};

/** An answer with what came over the wire, kept as evidence. */
export interface ChannelReply {
  readonly answer: ChannelAnswer;
  /** HTTP status, null if no response came. */
  readonly httpStatus: number | null;
  /** Body as received, at most 64 KiB, base64. */
  readonly rawBase64: string;
  readonly tookMs: number;
}

/** Money that came to our account at a bank without a request of ours. */
export interface IncomingMovement {
  /** `return`: of a transfer that the bank had paid. `credit`: somebody paid us. */
  readonly kind: 'return' | 'credit';
  /** The bank's own number of it. */
  readonly bankReference: string;
  readonly amount: MoneyText;
  /** Of a return: our number of the transfer that came back. */
  readonly requestNo: string | null;
  /** Of a return: why, a reason code of ISO 20022. */
  readonly reason: string | null;
  /** Of a credit: the reference of ours that stands in its text; the text itself is the payer's own. */
  readonly reference: string | null;
}

/** What a signed callback says. */
export type CallbackReading =
  | { readonly says: 'answer'; readonly requestNo: string; readonly answer: ChannelAnswer }
  | { readonly says: 'movement'; readonly movement: IncomingMovement }
  /** Of a dispute over what was paid under a request number of ours. */
  | { readonly says: 'dispute'; readonly requestNo: string; readonly word: DisputeWord }
  /** A member comes twice, at this path: the body says two things at once. */
  | { readonly says: 'member_twice'; readonly path: string }
  /** The body is not what the channel sends. */
  | { readonly says: 'nothing'; readonly reason: string };

export type VerifiedCallback =
  | { readonly signatureValid: true; readonly reading: CallbackReading }
  /** Signature missing, wrong or too old. */
  | { readonly signatureValid: false; readonly reason: string };

/** What routing and fees need to know of a channel. */
export interface ChannelProfile {
  readonly name: string;
  readonly methods: readonly string[];
  /** What the channel costs us: a percentage, half-up per capture. `"0.30"` is 0.30 %. */
  readonly costPercent: string;
  /** Currencies that it takes; `all` for every currency of the table. */
  readonly currencies: 'all' | readonly string[];
  /** Least and largest amount of a payment, at most once a currency. */
  readonly minAmounts: readonly Money[];
  readonly maxAmounts: readonly Money[];
  /** How long it holds an authorization, in seconds. */
  readonly authorizationS: number;
  /** False: no new attempts; what is under way goes on, and so do refunds. */
  readonly enabled: boolean;
  /** When it gets no new attempts either. */
  readonly maintenance: readonly MaintenanceWindow[];
  /** False while it cannot be called: a secret of its configuration cannot be read. */
  readonly connectable: boolean;
}

/** From the first instant on, up to and without the second; both RFC 3339 in UTC. */
export interface MaintenanceWindow {
  readonly from: string;
  readonly to: string;
}

export interface Channel {
  readonly profile: ChannelProfile;
  /** Never rejects: what goes wrong on the way is the outcome `unknown`. */
  send(request: ChannelRequest): Promise<ChannelReply>;
  /** Asks what became of a request. */
  query(requestNo: string): Promise<ChannelReply>;
  /**
   * Asks the channel never to perform the request if it has not yet. `closed` is the promise that it
   * will not, even if the request arrives later; `succeeded` and `failed` say that it was too late.
   */
  close(requestNo: string): Promise<ChannelReply>;
  /**
   * Sandbox only: has the channel open a dispute, and go on with it as the scenario says.
   * @returns the first word of it; undefined if the channel knows of no such payment.
   */
  openDispute?(order: DisputeOrder): Promise<DisputeWord | undefined>;
  /**
   * The page of the channel's own card fields, to be shown in a frame. It tells the first of these origins, and
   * nobody else, a token; undefined if there is none now. Left out by channels that have no such page.
   */
  cardFrame?(ancestors: readonly string[]): string | undefined;
  /**
   * The channel's bill of a day in its own time, `YYYY-MM-DD`. Left out by channels whose bills come by upload.
   * @throws if the channel gives none now.
   */
  readonly bill?: ((day: string) => Promise<string>) | undefined;
  /** Verifies and reads a callback, once, when it comes; pure but for the time, which is given. */
  readCallback(
    headers: Readonly<Record<string, string>>,
    body: Buffer,
    nowMs: number,
  ): VerifiedCallback;
}

export interface DisputeOrder {
  /** The number that the dispute is to have at the channel. */
  readonly reference: string;
  /** Our number of the payment there. */
  readonly requestNo: string;
  readonly amount: MoneyText;
  readonly reason: string;
  readonly scenario: string;
}

/** The channels of this installation by name. */
export type Channels = ReadonlyMap<string, Channel>;

/** By what an installation can take a payment. */
export interface WaysToPay {
  readonly channels: Channels;
  /** Every method that some connector can do. */
  readonly methods: ReadonlySet<string>;
}

/** True if the channel's amount is the amount that was asked for. */
export const sameAmount = (said: MoneyText | null, asked: MoneyText): boolean =>
  said !== null && said.currency === asked.currency && said.value === asked.value;

const DEFAULT_AUTHORIZATION_S = 7 * 86_400;

/** When an authorization that a channel gave at an instant ends, both in milliseconds since 1970. */
export const authorizationEndMs = (profile: ChannelProfile | undefined, fromMs: number): number =>
  fromMs + (profile?.authorizationS ?? DEFAULT_AUTHORIZATION_S) * 1_000;
