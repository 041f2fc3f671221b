/** A request as the sandbox keeps it. */
import type { SandboxKind, SandboxMethod } from '../protocol.js';
import type { Money } from '../../../domain/money/money.js';
import type { Failure, Scenario } from '../scenarios.js';

export type RequestStatus = 'pending' | 'action_required' | 'succeeded' | 'failed' | 'closed';

/** What of a request never changes. */
export interface RequestOrder {
  readonly channel: string;
  readonly requestNo: string;
  readonly kind: SandboxKind;
  readonly amount: Money;
  readonly original: string | null;
  readonly method: SandboxMethod | null;
  readonly expiresMs: number | null;
  readonly scenario: Scenario | null;
  readonly contentHash: string;
  /** The channel's own number. */
  readonly reference: string;
  /** Lets whoever holds it pay a QR code; null for everything else. */
  readonly payToken: string | null;
  readonly createdMs: number;
}

/** How it stands. */
export interface RequestState {
  readonly status: RequestStatus;
  /** Minor units moved; null before it succeeded. */
  readonly movedMinor: bigint | null;
  readonly failure: Failure | null;
  /** When it settles by itself; null if it does not. */
  readonly dueMs: number | null;
  /** True if it succeeded after its close: the channel asks no fee for it then. */
  readonly late: boolean;
}

export type SandboxRequest = RequestOrder & RequestState;
