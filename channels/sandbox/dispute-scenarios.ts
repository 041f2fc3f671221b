/** How the sandbox goes on with a dispute that it has opened: what it says of it, and what money it moves. */
import type {
  DisputeMovementKind,
  DisputeOutcome,
  DisputeStage,
} from '../../domain/channel/dispute-terms.js';

export const disputeScenarioNames = [
  'waits',
  'won',
  'lost',
  'inquiry',
  'lost_at_once',
  'pre_arbitration',
  'duplicate_callbacks',
  'callbacks_out_of_order',
  'outcome_without_money',
  'money_without_outcome',
] as const;
export type DisputeScenario = (typeof disputeScenarioNames)[number];

export interface SaidStanding {
  readonly stage: DisputeStage;
  readonly outcome: DisputeOutcome | null;
}

/** What happens next: it says how the dispute stands, or moves money. */
export type DisputeAct = SaidStanding | DisputeMovementKind;

export interface DisputeScript {
  /** How it stands when it is opened. */
  readonly opens: SaidStanding;
  readonly acts: readonly DisputeAct[];
  /** True if it waits for evidence, or for the merchant to accept, until its deadline. */
  readonly waits: boolean;
  readonly callbacks: 'plain' | 'duplicated' | 'out_of_order';
}

const standing = (stage: DisputeStage, outcome: DisputeOutcome | null = null): SaidStanding => ({
  ...{ stage, outcome },
});
const open = standing('chargeback');
const taken = ['withdrawal', 'fee'] as const;
const won = [standing('chargeback', 'won'), 'reinstatement'] as const;
const lost = [standing('chargeback', 'lost')] as const;
const plain = { opens: open, waits: false, callbacks: 'plain' } as const;

/** After evidence, and after an acceptance or the deadline. */
export const DECISIONS = { evidence: won, none: lost } as const;

export const disputeScripts: Readonly<Record<DisputeScenario, DisputeScript>> = {
  waits: { ...plain, acts: taken, waits: true },
  won: { ...plain, acts: [...taken, ...won] },
  lost: { ...plain, acts: [...taken, ...lost] },
  inquiry: { ...plain, opens: standing('inquiry'), acts: [standing('inquiry', 'won')] },
  lost_at_once: { ...plain, opens: standing('chargeback', 'lost'), acts: taken },
  pre_arbitration: {
    ...plain,
    acts: [
      ...[...taken, ...won, standing('pre_arbitration'), 'withdrawal' as const],
      standing('pre_arbitration', 'lost'),
    ],
  },
  duplicate_callbacks: { ...plain, acts: [...taken, ...won], callbacks: 'duplicated' },
  callbacks_out_of_order: { ...plain, acts: [...taken, ...won], callbacks: 'out_of_order' },
  outcome_without_money: { ...plain, acts: [...taken, standing('chargeback', 'won')] },
  money_without_outcome: { ...plain, acts: [...taken, 'reinstatement'] },
};
