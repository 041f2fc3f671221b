/** What really moved on our account: the statement and the balances come from here and nowhere else. */
import { z } from 'zod';
import { fromMinor } from '../../../channels/sandbox/server/rows.js';
import type { Money } from '../../../domain/money/money.js';
import type { Database } from '../../../sqlite/driver.js';

const row = z.object({
  time_ms: z.bigint(),
  kind: z.enum(['payout', 'return', 'credit']),
  request_no: z.string().nullable(),
  reference: z.string(),
  currency: z.string(),
  amount: z.bigint(),
  reason: z.string().nullable(),
  remittance: z.string().nullable(),
});

export interface BankMovement {
  readonly atMs: number;
  readonly kind: 'payout' | 'return' | 'credit';
  readonly requestNo: string | null;
  /** The bank's own number of it. */
  readonly reference: string;
  /** Signed as we see it. */
  readonly amount: Money;
  /** Of a return. */
  readonly reason: string | null;
  readonly remittance: string | null;
}

export class Movements {
  private readonly statements;

  constructor(database: Database) {
    this.statements = {
      insert: database.prepare<unknown[]>(
        `INSERT INTO movements
           (time_ms, kind, request_no, reference, currency, amount, reason, remittance)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ),
      find: database
        .prepare<unknown[]>('SELECT * FROM movements WHERE kind = ? AND request_no = ?')
        .safeIntegers(),
      between: database
        .prepare<unknown[]>(
          'SELECT * FROM movements WHERE time_ms >= ? AND time_ms < ? ORDER BY seq',
        )
        .safeIntegers(),
    };
  }

  record(movement: BankMovement): void {
    const { atMs, kind, requestNo, reference, amount, reason, remittance } = movement;
    const { currency, minor } = amount;
    this.statements.insert.run(
      ...[atMs, kind, requestNo, reference, currency, minor, reason, remittance],
    );
  }

  find(kind: BankMovement['kind'], requestNo: string): BankMovement | undefined {
    const found = this.statements.find.get(kind, requestNo);
    return found === undefined ? undefined : fromRow(found);
  }

  /** In the order in which they happened. */
  between(fromMs: number, toMs: number): readonly BankMovement[] {
    return this.statements.between.all(fromMs, toMs).map(fromRow);
  }

  /** Balance of each currency before a time, in bigint as it may pass 64 bits; currencies in alphabetical order. */
  balances(beforeMs: number): readonly Money[] {
    const sums = new Map<string, Money>();
    for (const raw of this.statements.between.iterate(0, beforeMs)) {
      const { amount } = fromRow(raw);
      const minor = (sums.get(amount.currency)?.minor ?? 0n) + amount.minor;
      sums.set(amount.currency, { ...amount, minor });
    }
    return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
  }
}

function fromRow(raw: unknown): BankMovement {
  const read = row.parse(raw);
  return {
    atMs: Number(read.time_ms),
    kind: read.kind,
    requestNo: read.request_no,
    reference: read.reference,
    amount: fromMinor(read.amount, read.currency),
    reason: read.reason,
    remittance: read.remittance,
  };
}
