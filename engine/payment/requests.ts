/** What is asked of payments: the contents of the requests, and who asks. */
import type { CommandContext } from '../../domain/kernel/event.js';
import type { MoneyText } from '../../domain/money/money.js';
import type { CommandOf } from '../../domain/payment/commands.js';
import type { ShareLine } from '../../domain/payment/share.js';
import type { CardToken, SealedCard } from '../../domain/payment/card.js';

/** Who asks: the members of `CommandContext` that the caller knows. */
export type Requester = Pick<CommandContext, 'causationId' | 'actor'>;

export interface CreatePaymentRequest {
  readonly merchant: string;
  readonly reference: string;
  readonly amount: MoneyText;
  readonly method: string;
  /** As the payer's page told it, or sealed for this payment before. */
  readonly card?: CardToken | SealedCard;
  readonly capture: 'automatic' | 'manual';
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** Seconds until an unpaid payment expires. */
  readonly expiresIn: number;
  /** The instant itself, if it was fixed before: a payment that is made later lives no longer. */
  readonly expiresAt?: string;
  readonly scenario: string | null;
  /** Who gets a share of it; left out for nobody. */
  readonly sharing?: readonly ShareLine[];
}

export interface CaptureRequest {
  readonly amount: MoneyText | null;
  readonly final: boolean;
}

export interface RefundRequest {
  readonly amount: MoneyText | null;
  readonly reason: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly scenario: string | null;
}

/** What the resolution of a case may mean for its payment. */
export type CaseSettlement = CommandOf<'RecordSuspendedCaptureSettled' | 'RequestSuspenseRefund'>;
