/** What the flow of a dispute looks at and asks for. */
import type { DisputeCommand } from '../../domain/dispute/decider.js';
import type { Dispute } from '../../domain/dispute/dispute.js';
import type { DisputeStep } from '../../domain/dispute/money.js';
import type { Effect as FlowEffect, FlowView } from '../runner/flow.js';

/** A posting to the ledger, or a claim at the payment, followed by the record of it in the dispute. */
export type Booking = Exclude<DisputeStep, { step: 'close' }>;
export type Effect = FlowEffect<DisputeCommand, Booking>;
export type View = FlowView<Dispute>;

export const command = (command: DisputeCommand): Effect => ({ effect: 'command', command });
