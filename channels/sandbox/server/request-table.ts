/** Requests and tombstones in the database. */
import { z } from 'zod';
import type { Database, Statement } from '../../../sqlite/driver.js';
import { fromMinor } from './rows.js';
import { sandboxKind, sandboxMethods } from '../protocol.js';
import { scenarioNames } from '../scenarios.js';
import type { RequestOrder, RequestState, SandboxRequest } from './request.js';

const row = z.object({
  seq: z.bigint(),
  channel: z.string(),
  request_no: z.string(),
  kind: sandboxKind,
  currency: z.string(),
  asked: z.bigint(),
  original: z.string().nullable(),
  method: z.enum(sandboxMethods).nullable(),
  expires_ms: z.bigint().nullable(),
  scenario: z.enum(scenarioNames).nullable(),
  content_hash: z.string(),
  reference: z.string(),
  pay_token: z.string().nullable(),
  created_ms: z.bigint(),
  status: z.enum(['pending', 'action_required', 'succeeded', 'failed', 'closed']),
  moved: z.bigint().nullable(),
  failure: z.string().nullable(),
  due_ms: z.bigint().nullable(),
  late: z.bigint(),
});
const failure = z.object({ code: z.string(), message: z.string(), final: z.boolean() });

const millis = (value: bigint | null): number | null => (value === null ? null : Number(value));

function fromRow(raw: unknown): SandboxRequest {
  const read = row.parse(raw);
  return {
    channel: read.channel,
    requestNo: read.request_no,
    kind: read.kind,
    amount: fromMinor(read.asked, read.currency),
    original: read.original,
    method: read.method,
    expiresMs: millis(read.expires_ms),
    scenario: read.scenario,
    contentHash: read.content_hash,
    reference: read.reference,
    payToken: read.pay_token,
    createdMs: Number(read.created_ms),
    status: read.status,
    movedMinor: read.moved,
    failure: read.failure === null ? null : failure.parse(JSON.parse(read.failure)),
    dueMs: millis(read.due_ms),
    late: read.late === 1n,
  };
}

export class RequestTable {
  private readonly statements;

  constructor(database: Database) {
    const prepare = (sql: string): Statement<unknown[]> =>
      database.prepare<unknown[]>(sql).safeIntegers();
    this.statements = {
      find: prepare('SELECT * FROM requests WHERE channel = ? AND request_no = ?'),
      byToken: prepare('SELECT * FROM requests WHERE pay_token = ?'),
      ofOriginal: prepare('SELECT * FROM requests WHERE channel = ? AND original = ? ORDER BY seq'),
      due: prepare('SELECT * FROM requests WHERE due_ms <= ? ORDER BY due_ms, seq LIMIT 500'),
      nextDue: prepare('SELECT min(due_ms) AS due FROM requests WHERE due_ms IS NOT NULL'),
      page: prepare('SELECT * FROM requests WHERE channel = ? AND seq > ? ORDER BY seq LIMIT ?'),
      insert: prepare(
        `INSERT INTO requests (channel, request_no, kind, currency, asked, original, method,
           expires_ms, scenario, content_hash, reference, pay_token, created_ms, status)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')`,
      ),
      update: prepare(
        `UPDATE requests SET status = ?, moved = ?, failure = ?, due_ms = ?, late = ?
         WHERE channel = ? AND request_no = ?`,
      ),
      bury: prepare('INSERT INTO tombstones (channel, request_no) VALUES (?, ?)'),
      buried: prepare('SELECT 1 FROM tombstones WHERE channel = ? AND request_no = ?'),
    };
  }

  find(channel: string, requestNo: string): SandboxRequest | undefined {
    const found = this.statements.find.get(channel, requestNo);
    return found === undefined ? undefined : fromRow(found);
  }

  findByPayToken(token: string): SandboxRequest | undefined {
    const found = this.statements.byToken.get(token);
    return found === undefined ? undefined : fromRow(found);
  }

  /** The captures, voids and refunds that act on a request, in the order in which they came. */
  ofOriginal(channel: string, original: string): readonly SandboxRequest[] {
    return this.statements.ofOriginal.all(channel, original).map(fromRow);
  }

  /** Requests that settle by themselves and whose time has come, 500 at most. */
  due(nowMs: number): readonly SandboxRequest[] {
    return this.statements.due.all(nowMs).map(fromRow);
  }

  nextDueMs(): number | null {
    const { due } = z.object({ due: z.bigint().nullable() }).parse(this.statements.nextDue.get());
    return millis(due);
  }

  /** Requests after a sequence number, each with its own. */
  page(channel: string, after: number, limit: number): readonly [number, SandboxRequest][] {
    return this.statements.page
      .all(channel, after, limit)
      .map((raw) => [Number(row.parse(raw).seq), fromRow(raw)]);
  }

  /** Keeps a new request, pending until `update` says otherwise. */
  insert(order: RequestOrder): void {
    this.statements.insert.run(
      order.channel,
      order.requestNo,
      order.kind,
      order.amount.currency,
      order.amount.minor,
      order.original,
      order.method,
      order.expiresMs,
      order.scenario,
      order.contentHash,
      order.reference,
      order.payToken,
      order.createdMs,
    );
  }

  update(order: RequestOrder, state: RequestState): void {
    this.statements.update.run(
      state.status,
      state.movedMinor,
      state.failure === null ? null : JSON.stringify(state.failure),
      state.dueMs,
      state.late ? 1 : 0,
      order.channel,
      order.requestNo,
    );
  }

  /** Closes a number whose request never came. */
  bury(channel: string, requestNo: string): void {
    this.statements.bury.run(channel, requestNo);
  }

  isBuried(channel: string, requestNo: string): boolean {
    return this.statements.buried.get(channel, requestNo) !== undefined;
  }
}
