/** A transfer as the bank keeps it. */
import type { Failure } from '../../../channels/sandbox/scenarios.js';
import type { Money } from '../../../domain/money/money.js';
import type { BankScenario } from '../scenarios.js';

/** What of a transfer never changes. */
export interface TransferOrder {
  readonly requestNo: string;
  readonly amount: Money;
  readonly remittance: string;
  readonly scenario: BankScenario | null;
  readonly contentHash: string;
  /** The bank's own number. */
  readonly reference: string;
}

/** How it stands. */
export interface TransferState {
  readonly status: 'pending' | 'succeeded' | 'failed' | 'closed';
  /** Minor units that left; null before. */
  readonly movedMinor: bigint | null;
  readonly failure: Failure | null;
  /** When it settles by itself, or comes back if it was paid; null if it does neither. */
  readonly dueMs: number | null;
}

export type Transfer = TransferOrder & TransferState;
