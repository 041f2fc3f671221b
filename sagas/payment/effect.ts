/** What the flows of a payment look at and ask for. */
import type { MoneyText } from '../../domain/money/money.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { Saga } from '../../domain/saga/saga.js';
import type { Effect as FlowEffect } from '../runner/flow.js';

/** A posting to the ledger, followed by the record of it in the payment. */
export type Booking =
  | { readonly booking: 'capture'; readonly capture: string }
  /** Claims the capture's place in the volume that its tiers are counted by. */
  | { readonly booking: 'price'; readonly capture: string }
  | {
      readonly booking: 'late_success';
      readonly attempt: number;
      readonly channelReference: string;
      /** What the channel says it took. */
      readonly confirmed: MoneyText;
    }
  | {
      readonly booking: 'late_success_refund';
      readonly attempt: number;
      readonly channelReference: string;
      /** What the channel says it gave back. */
      readonly confirmed: MoneyText;
    }
  /** A capture or refund that a channel performed after promising not to: to suspense, with a case. */
  | { readonly booking: 'late_request'; readonly requestNo: string }
  | { readonly booking: 'excess'; readonly capture: string }
  /** Destroys what opens the card's token: it is needed no more. */
  | { readonly booking: 'erase_card_token' }
  /** Asks for the refund of an underpaid payment that nobody accepted in time. */
  | { readonly booking: 'return_underpaid'; readonly refund: string }
  /** Holds the merchant's money anew, before the hold of the refund's request ends. */
  | { readonly booking: 'renew_hold'; readonly refund: string }
  /** Claims what comes from suspense from the cases that hold it, before the channel is asked. */
  | { readonly booking: 'claim_suspended'; readonly refund: string }
  | { readonly booking: 'post_refund'; readonly refund: string }
  /** The channel has given back what a case held of no capture, or refused to. */
  | {
      readonly booking: 'suspense_refund';
      readonly requestNo: string;
      readonly channelReference: string;
      /** What the channel says it gave back. */
      readonly confirmed: MoneyText;
    }
  | {
      readonly booking: 'suspense_refund_failed';
      readonly requestNo: string;
      readonly failure: { readonly code: string; readonly message: string };
    }
  | {
      readonly booking: 'release_refund';
      readonly refund: string;
      readonly failure: { readonly code: string; readonly message: string };
    };

export type Effect = FlowEffect<PaymentCommand, Booking>;

/** What the plans of payments and refunds look at. */
export interface SagaView {
  /** Id of the subject: the payment's or the refund's. */
  readonly id: string;
  readonly payment: Payment;
  readonly saga: Saga;
}

export const command = (command: PaymentCommand): Effect => ({ effect: 'command', command });

export const book = (what: Booking): Effect => ({ effect: 'book', what });
