/**
 * What a saga wants done next, as data. A plan is a pure function of the folded streams and the time:
 * whatever was lost (a checkpoint, a timer, a process), planning again gives the same next effect, and
 * every effect may run twice without happening twice.
 */
import type { CaseReport } from '../../domain/case/case.js';
import type { ChannelProfile, ChannelRequest } from '../../domain/channel/port.js';
import type { Ladder, Operation } from '../../domain/channel/request.js';
import type { PaymentCommand } from '../../domain/payment/commands.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { Saga } from '../../domain/saga/saga.js';

/** A posting to the ledger, followed by the record of it in the payment. */
export type Booking =
  | { readonly booking: 'capture'; readonly capture: string }
  | {
      readonly booking: 'late_success';
      readonly attempt: number;
      readonly channelReference: string;
    }
  | {
      readonly booking: 'late_success_refund';
      readonly attempt: number;
      readonly channelReference: string;
    }
  /** A capture or refund that a channel performed after promising not to: to suspense, with a case. */
  | { readonly booking: 'late_request'; readonly requestNo: string }
  /** Holds the merchant's money anew, before the hold of the refund's request ends. */
  | { readonly booking: 'renew_hold'; readonly refund: string }
  | { readonly booking: 'post_refund'; readonly refund: string }
  | {
      readonly booking: 'release_refund';
      readonly refund: string;
      readonly failure: { readonly code: string; readonly message: string };
    };

export type { CaseReport } from '../../domain/case/case.js';

export type Effect =
  | { readonly effect: 'command'; readonly command: PaymentCommand }
  /** Choose a channel for the attempt and record the choice. */
  | { readonly effect: 'route'; readonly attempt: number }
  | {
      readonly effect: 'call';
      readonly channel: string;
      readonly operation: Operation;
      readonly request: ChannelRequest;
    }
  | { readonly effect: 'book'; readonly what: Booking }
  | { readonly effect: 'raise'; readonly report: CaseReport }
  | { readonly effect: 'stuck'; readonly reason: string }
  | { readonly effect: 'end' }
  /** Nothing to do before this time; null: before something else happens. */
  | { readonly effect: 'wait'; readonly untilMs: number | null };

/** The folded streams that a plan looks at. */
export interface SagaView {
  /** Id of the saga: the payment's or the refund's. */
  readonly id: string;
  readonly payment: Payment;
  readonly saga: Saga;
}

export interface PlanOptions {
  readonly nowMs: number;
  readonly ladder: Ladder;
  readonly profiles: readonly ChannelProfile[];
}

export const wait = (untilMs: number | null): Effect => ({ effect: 'wait', untilMs });

/** Of several concerns the first that has something to do; else the earliest time to look again. */
export function firstOf(effects: readonly Effect[]): Effect {
  let untilMs: number | null = null;
  for (const effect of effects) {
    if (effect.effect !== 'wait') return effect;
    if (effect.untilMs !== null) untilMs = Math.min(untilMs ?? Infinity, effect.untilMs);
  }
  return wait(untilMs);
}
