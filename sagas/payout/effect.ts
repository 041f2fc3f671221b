/** What the flow of a payout looks at and asks for. */
import type { ChannelAnswer } from '../../domain/channel/port.js';
import type { PayoutCommand } from '../../domain/payout/decider.js';
import type { Payout } from '../../domain/payout/payout.js';
import type { Effect as FlowEffect, FlowView } from '../runner/flow.js';

/** A posting to the ledger, or a proposal, followed by the record of it in the payout. */
export type Booking =
  | { readonly booking: 'propose' }
  | { readonly booking: 'renew_hold' }
  | { readonly booking: 'post' }
  /** Frees the hold of a payout that the bank refused, or that was canceled. */
  | {
      readonly booking: 'release';
      readonly failure: { readonly code: string; readonly message: string } | null;
    }
  | { readonly booking: 'return'; readonly bankReference: string }
  | { readonly booking: 'late'; readonly requestNo: string; readonly answer: ChannelAnswer };

export type Effect = FlowEffect<PayoutCommand, Booking>;
export type View = FlowView<Payout>;

export const command = (command: PayoutCommand): Effect => ({ effect: 'command', command });
export const book = (what: Booking): Effect => ({ effect: 'book', what });
