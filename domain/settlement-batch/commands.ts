/** What a settlement may be told to do. */
import type { Currency } from '../money/money.js';
import type { BatchAmounts } from './amounts.js';
import type { ScheduleTerms } from './schedule.js';

/** The next entries of the pending account, as the log has them. */
export interface Items {
  /** The last entry that batches have, and the last of these. */
  readonly from: number;
  readonly to: number;
  readonly position: string | null;
  readonly count: number;
  readonly credits: bigint;
  readonly debits: bigint;
}

export type SettlementCommand =
  | {
      readonly type: 'SetSchedule';
      readonly merchant: string;
      readonly currency: Currency;
      readonly terms: ScheduleTerms;
      readonly by: string;
      /** The approved proposal, with the version that it was made on (0 for none). */
      readonly approval: {
        readonly id: string;
        readonly approvedBy: string;
        readonly after: number;
      } | null;
    }
  | { readonly type: 'Hold'; readonly reason: string; readonly by: string }
  | {
      readonly type: 'Release';
      readonly by: string;
      /** When it was held: another hold stays. */
      readonly heldAt: string;
    }
  | {
      readonly type: 'MakeBatch';
      readonly day: string;
      readonly calendar: { readonly id: string; readonly version: number } | null;
      readonly items: Items;
    }
  | {
      readonly type: 'ApproveBatch';
      readonly batch: string;
      readonly approval: string;
      readonly by: string;
    }
  | {
      readonly type: 'RejectBatch';
      readonly batch: string;
      readonly reason: string;
      readonly by: string;
    }
  | {
      readonly type: 'RecordSettled';
      readonly batch: string;
      readonly transaction: string;
      /** Accounting day of the transaction. */
      readonly day: string;
      readonly amounts: BatchAmounts;
    }
  | {
      readonly type: 'RecordReserveReleased';
      readonly batch: string;
      readonly transaction: string;
      readonly day: string;
    };

export type CommandOf<Type extends SettlementCommand['type']> = Extract<
  SettlementCommand,
  { type: Type }
>;
