/**
 * How the sandbox behaves, by the scenario that a request carries: when it answers, when money moves,
 * and how the payment's end is told. A scenario holds for the request that carries it and no other.
 */
import type { ChannelRequestKind } from '../../domain/channel/port.js';

export const scenarioNames = [
  'success',
  'pending_then_success',
  'timeout_after_success',
  'duplicate_callbacks',
  'callbacks_out_of_order',
  'slow',
  'html_502',
  'declined',
  'insufficient_funds',
  'timeout_never_happened',
  'bad_signature_callback',
  'wrong_amount_callback',
  'late_success_after_close',
  'paid_less',
  'paid_more',
] as const;

export type Scenario = (typeof scenarioNames)[number];

/** A definite refusal by the channel or the payer. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** True for a payer's decline, which no other channel is to be asked about. */
  readonly final: boolean;
}

export interface Behaviour {
  /** How the answer comes; `never_happens` hangs like `hang`, but the request leaves no trace. */
  readonly answer: 'prompt' | 'slow' | 'hang' | 'html_502' | 'never_happens';
  /**
   * When the money moves. For a QR code the clock starts when the payer pays. What settles after the
   * answer is told by callbacks; what the answer tells, or should have told, is not told again.
   */
  readonly settles: 'now' | 'later' | 'after_close';
  readonly failure: Failure | null;
  /** How much of a payment, authorization or capture moves: a tenth less or more than was asked for. */
  readonly moves: 'asked' | 'less' | 'more';
  readonly callbacks: 'plain' | 'duplicated' | 'out_of_order' | 'badly_signed' | 'wrong_amount';
}

/** Milliseconds at speed 1. */
export const DELAYS = {
  /** Until a pending request settles. */
  settleMs: 1_500,
  /** From a close to the success that comes all the same. */
  lateMs: 1_500,
  slowAnswerMs: 3_000,
  /** Until a socket that gets no answer is torn down, if the caller has not left before. */
  hangMs: 60_000,
  /** Between the callbacks of a request that sends several. */
  callbackGapMs: 500,
} as const;

const plain: Behaviour = {
  answer: 'prompt',
  settles: 'now',
  failure: null,
  moves: 'asked',
  callbacks: 'plain',
};

const behaviours: Readonly<Record<Scenario, Behaviour>> = {
  success: plain,
  pending_then_success: { ...plain, settles: 'later' },
  timeout_after_success: { ...plain, answer: 'hang' },
  duplicate_callbacks: { ...plain, settles: 'later', callbacks: 'duplicated' },
  callbacks_out_of_order: { ...plain, settles: 'later', callbacks: 'out_of_order' },
  slow: { ...plain, answer: 'slow' },
  html_502: { ...plain, answer: 'html_502' },
  declined: {
    ...plain,
    failure: { code: 'declined', message: 'the payer’s bank declined', final: true },
  },
  insufficient_funds: {
    ...plain,
    failure: { code: 'insufficient_funds', message: 'the payer has not enough funds', final: true },
  },
  timeout_never_happened: { ...plain, answer: 'never_happens' },
  bad_signature_callback: { ...plain, settles: 'later', callbacks: 'badly_signed' },
  wrong_amount_callback: { ...plain, settles: 'later', callbacks: 'wrong_amount' },
  late_success_after_close: { ...plain, settles: 'after_close' },
  paid_less: { ...plain, moves: 'less' },
  paid_more: { ...plain, moves: 'more' },
};

/**
 * How the sandbox treats a request. Only what a payer pays can wait for its close: a capture, void or refund
 * with `late_success_after_close` is merely pending for a while, as nobody gives up on one.
 */
export function behaviourOf(scenario: Scenario | null, kind: ChannelRequestKind): Behaviour {
  const behaviour = behaviours[scenario ?? 'success'];
  const payersOwn = kind === 'pay' || kind === 'authorize';
  return behaviour.settles === 'after_close' && !payersOwn
    ? { ...behaviour, settles: 'later' }
    : behaviour;
}

/** What a request moves, in minor units. Only what takes or holds a payer's money can differ. */
export function movedBy(
  scenario: Scenario | null,
  kind: ChannelRequestKind,
  askedMinor: bigint,
): bigint {
  const { moves } = behaviourOf(scenario, kind);
  if (moves === 'asked' || kind === 'void' || kind === 'refund') return askedMinor;
  const tenth = askedMinor / 10n;
  return moves === 'less' ? askedMinor - tenth : askedMinor + tenth;
}
