/** The ledger as sagas and the API see it: one writer per book behind one queue. */
import type { CommandContext, StoredEvent } from '../kernel/event.js';
import type { Position } from '../kernel/position.js';
import type { Rejection } from '../kernel/decider.js';
import type { MoneyText } from '../money/money.js';
import type { Balance } from './balance.js';
import type { Side } from './chart.js';
import type { LedgerCommand } from './commands.js';
import type { LedgerEvent } from './events.js';

export type LedgerOutcome =
  /** Applied now: `events` are what it wrote, durable. */
  | {
      readonly status: 'applied';
      readonly events: readonly StoredEvent<LedgerEvent>[];
      readonly position: Position;
    }
  /**
   * Applied before with the same content: `events` are what it wrote then; none for an account that is
   * open already, whose event nobody reads again.
   */
  | {
      readonly status: 'duplicate';
      readonly events: readonly StoredEvent<LedgerEvent>[];
      readonly position: Position;
    }
  | { readonly status: 'rejected'; readonly rejection: Rejection }
  /** The store did not answer and could not be asked: the same command may be sent again. */
  | { readonly status: 'unknown' };

export interface Ledger {
  /**
   * Decides the commands in order and answers each after its commit, in the order of the request.
   * Commands of one call may share appends with those of other calls. A refusal of a command does not touch
   * the others, but for linked chains. Every command is idempotent for ever by its id.
   */
  execute(
    book: string,
    commands: readonly LedgerCommand[],
    context: CommandContext,
  ): Promise<readonly LedgerOutcome[]>;
}

/** A reservation as it was made, and whether it is open; undefined if the book has no such reservation. */
export interface LedgerReservations {
  reservation(
    book: string,
    id: string,
  ): Promise<
    | {
        readonly status: 'pending' | 'posted' | 'voided' | 'expired';
        readonly entries: readonly {
          readonly account: string;
          readonly direction: Side;
          readonly amount: MoneyText;
        }[];
      }
    | undefined
  >;
}

/** What an account has now; undefined if the book has no such account. */
export interface LedgerBalances {
  account(
    book: string,
    id: string,
  ): Promise<
    | {
        readonly status: 'open' | 'frozen' | 'closed';
        readonly balance: Pick<Balance, 'available'>;
      }
    | undefined
  >;
}
