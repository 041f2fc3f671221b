/** Transfers and tombstones in the database. */
import { z } from 'zod';
import { fromMinor } from '../../../channels/sandbox/server/rows.js';
import type { Database, Statement } from '../../../sqlite/driver.js';
import { bankScenarios } from '../scenarios.js';
import type { Transfer, TransferOrder, TransferState } from './transfer.js';

const row = z.object({
  request_no: z.string(),
  currency: z.string(),
  asked: z.bigint(),
  remittance: z.string(),
  scenario: z.enum(bankScenarios).nullable(),
  content_hash: z.string(),
  reference: z.string(),
  status: z.enum(['pending', 'succeeded', 'failed', 'closed']),
  moved: z.bigint().nullable(),
  failure: z.string().nullable(),
  due_ms: z.bigint().nullable(),
});
const failure = z.object({ code: z.string(), message: z.string(), final: z.boolean() });

const millis = (value: bigint | null): number | null => (value === null ? null : Number(value));

function fromRow(raw: unknown): Transfer {
  const read = row.parse(raw);
  return {
    requestNo: read.request_no,
    amount: fromMinor(read.asked, read.currency),
    remittance: read.remittance,
    scenario: read.scenario,
    contentHash: read.content_hash,
    reference: read.reference,
    status: read.status,
    movedMinor: read.moved,
    failure: read.failure === null ? null : failure.parse(JSON.parse(read.failure)),
    dueMs: millis(read.due_ms),
  };
}

export class TransferTable {
  private readonly statements;

  constructor(database: Database) {
    const prepare = (sql: string): Statement<unknown[]> =>
      database.prepare<unknown[]>(sql).safeIntegers();
    this.statements = {
      find: prepare('SELECT * FROM transfers WHERE request_no = ?'),
      due: prepare('SELECT * FROM transfers WHERE due_ms <= ? ORDER BY due_ms, seq LIMIT 500'),
      nextDue: prepare('SELECT min(due_ms) AS due FROM transfers WHERE due_ms IS NOT NULL'),
      insert: prepare(
        `INSERT INTO transfers (request_no, currency, asked, remittance, scenario, content_hash,
           reference, status)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'pending')`,
      ),
      update: prepare(
        'UPDATE transfers SET status = ?, moved = ?, failure = ?, due_ms = ? WHERE request_no = ?',
      ),
      bury: prepare('INSERT INTO tombstones (request_no) VALUES (?) ON CONFLICT DO NOTHING'),
      buried: prepare('SELECT 1 FROM tombstones WHERE request_no = ?'),
    };
  }

  find(requestNo: string): Transfer | undefined {
    const found = this.statements.find.get(requestNo);
    return found === undefined ? undefined : fromRow(found);
  }

  /** Transfers that settle or come back by themselves and whose time has come, 500 at most. */
  due(nowMs: number): readonly Transfer[] {
    return this.statements.due.all(nowMs).map(fromRow);
  }

  nextDueMs(): number | null {
    const { due } = z.object({ due: z.bigint().nullable() }).parse(this.statements.nextDue.get());
    return millis(due);
  }

  insert(order: TransferOrder): void {
    const { requestNo, amount, remittance, scenario, contentHash, reference } = order;
    const { currency, minor } = amount;
    this.statements.insert.run(
      ...[requestNo, currency, minor, remittance, scenario, contentHash, reference],
    );
  }

  update({ requestNo }: TransferOrder, state: TransferState): void {
    const { status, movedMinor, failure, dueMs } = state;
    const failed = failure === null ? null : JSON.stringify(failure);
    this.statements.update.run(status, movedMinor, failed, dueMs, requestNo);
  }

  /** Closes a number whose transfer never came. */
  bury(requestNo: string): void {
    this.statements.bury.run(requestNo);
  }

  isBuried(requestNo: string): boolean {
    return this.statements.buried.get(requestNo) !== undefined;
  }
}
