import type { QueryContext, Snapshot } from '../framework/query.js';
import type { DatabaseOf } from '../framework/table.js';
import { hourOf, type paymentOutcomes } from './tables.js';

type Tables = DatabaseOf<readonly [typeof paymentOutcomes]>;

export interface PaymentOutcomes {
  /** When the hour begins, `2026-11-29T08:00:00.000Z`. */
  readonly from: string;
  readonly begun: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly givenUp: number;
}

/** A merchant's hours from the hour of an instant on, oldest first; those without payments are left out. */
async function paymentOutcomesSince(
  db: Snapshot,
  merchant: string,
  from: string,
): Promise<readonly PaymentOutcomes[]> {
  const rows = await db
    .withTables<Tables>()
    .selectFrom('payment_outcomes')
    .selectAll()
    .where('merchant', '=', merchant)
    .where('hour', '>=', hourOf(from))
    .orderBy('hour')
    .execute();
  return rows.map(({ hour, begun, succeeded, failed, given_up: givenUp }) => ({
    ...{ from: `${hour}:00:00.000Z`, begun, succeeded, failed, givenUp },
  }));
}

export const paymentOutcomeQueries = ({ ask }: QueryContext) => ({
  paymentOutcomesSince: (merchant: string, from: string) =>
    ask((db) => paymentOutcomesSince(db, merchant, from)),
});
