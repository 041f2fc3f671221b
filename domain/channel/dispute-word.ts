/**
 * What a channel says of a dispute: how it stands, and what money has moved for it. The two are facts of their own: the
 * name of a message never says how a dispute ended, and an outcome never says that money has moved.
 */
import type { MoneyText } from '../money/money.js';
import type { DisputeMovementKind, DisputeOutcome, DisputeStage } from './dispute-terms.js';

export interface DisputeStanding {
  /** Grows with each change at the channel, so that what comes late is known to be old. Null: the next. */
  readonly revision: number | null;
  readonly stage: DisputeStage;
  /** Until when the channel takes evidence; null if it asks for none. */
  readonly evidenceDueAt: string | null;
  /** Null while it is undecided. */
  readonly outcome: DisputeOutcome | null;
}

export interface DisputeMovement {
  readonly kind: DisputeMovementKind;
  /** The channel's own number of the movement. */
  readonly reference: string;
  readonly amount: MoneyText;
}

export interface DisputeWord {
  /** The channel's own number of the dispute. */
  readonly reference: string;
  /** How much of the payment is disputed. */
  readonly amount: MoneyText;
  /** The channel's code of why. */
  readonly reason: string;
  readonly standing: DisputeStanding | null;
  readonly movement: DisputeMovement | null;
}
