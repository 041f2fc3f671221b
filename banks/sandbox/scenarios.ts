/** How the sandbox bank behaves, by the scenario that a transfer carries; it holds for that transfer alone. */
import type { Failure } from '../../channels/sandbox/scenarios.js';

export const bankScenarios = [
  'success',
  'pending_then_success',
  'timeout_after_success',
  'timeout_never_happened',
  'late_success_after_close',
  'slow',
  'html_502',
  'duplicate_advices',
  'bad_signature_advice',
  'declined',
  'returned',
  'paid_less',
  'paid_more',
] as const;
export type BankScenario = (typeof bankScenarios)[number];

export interface BankBehaviour {
  /** How the answer comes; `never_happens` hangs like `hang`, but the transfer leaves no trace. */
  readonly answer: 'prompt' | 'slow' | 'hang' | 'html_502' | 'never_happens';
  /**
   * When the money leaves. What settles after the answer is told by an advice. `after_close`: the bank does not find
   * the transfer, promises never to perform it, and performs it all the same.
   */
  readonly settles: 'now' | 'later' | 'after_close';
  readonly failure: Failure | null;
  /** How much leaves: a tenth less or more than was asked for. */
  readonly moves: 'asked' | 'less' | 'more';
  readonly advices: 'plain' | 'duplicated' | 'badly_signed';
  /** True: the receiving bank sends it back a while after it was paid. */
  readonly returns: boolean;
}

/** ISO 20022: the account is closed. */
export const RETURN_REASON = 'AC04';

const plain: BankBehaviour = {
  answer: 'prompt',
  settles: 'now',
  failure: null,
  moves: 'asked',
  advices: 'plain',
  returns: false,
};

const behaviours: Readonly<Record<BankScenario, BankBehaviour>> = {
  success: plain,
  pending_then_success: { ...plain, settles: 'later' },
  timeout_after_success: { ...plain, answer: 'hang' },
  timeout_never_happened: { ...plain, answer: 'never_happens' },
  late_success_after_close: { ...plain, answer: 'hang', settles: 'after_close' },
  slow: { ...plain, answer: 'slow' },
  html_502: { ...plain, answer: 'html_502' },
  duplicate_advices: { ...plain, settles: 'later', advices: 'duplicated' },
  bad_signature_advice: { ...plain, settles: 'later', advices: 'badly_signed' },
  declined: {
    ...plain,
    failure: { code: 'account_closed', message: 'the account is closed', final: true },
  },
  returned: { ...plain, returns: true },
  paid_less: { ...plain, moves: 'less' },
  paid_more: { ...plain, moves: 'more' },
};

export const bankBehaviour = (scenario: BankScenario | null): BankBehaviour =>
  behaviours[scenario ?? 'success'];

/** Minor units that leave for a transfer. */
export function leavesFor(scenario: BankScenario | null, askedMinor: bigint): bigint {
  const tenth = askedMinor / 10n;
  switch (bankBehaviour(scenario).moves) {
    case 'asked':
      return askedMinor;
    case 'less':
      return tenth === 0n ? askedMinor : askedMinor - tenth;
    case 'more':
      return askedMinor + (tenth === 0n ? 1n : tenth);
  }
}
