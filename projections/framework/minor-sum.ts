/**
 * Sums of amounts that the database itself makes: a busy day holds millions of entries, more than should be
 * brought here singly. Each sum is two columns of text, for a single column of 64 bits could overflow.
 */
import { type RawBuilder, sql } from 'kysely';

const SPLIT = 1_000_000_000n;

/** What of each amount, in minor units, goes into a column. */
const part = (column: string, operator: '/' | '%'): RawBuilder<string> =>
  sql<string>`cast(sum(cast(replace(${sql.ref(column)}, '.', '') as bigint) ${sql.raw(
    `${operator} ${SPLIT}`,
  )}) as text)`;

/** @param column decimal text without a sign, all of one currency in a group. */
export const minorSum = (column: string) =>
  [part(column, '/').as('high'), part(column, '%').as('low')] as const;

/** Minor units. */
export const readMinorSum = ({
  high,
  low,
}: {
  readonly high: string;
  readonly low: string;
}): bigint => BigInt(high) * SPLIT + BigInt(low);
