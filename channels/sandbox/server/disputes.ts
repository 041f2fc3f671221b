/** Disputes of the sandbox: opened on what was paid, told by callbacks, decided by script or by what the merchant does. */
import { z } from 'zod';
import { toInstant } from '../../../domain/kernel/clock.js';
import { contentHash } from '../../../domain/kernel/content.js';
import { type Money, money, parseAmount, toText } from '../../../domain/money/money.js';
import type { Database } from '../../../sqlite/driver.js';
import { type DisputeBody, type DisputeOrderBody, disputeBody } from '../dispute-protocol.js';
import {
  DECISIONS,
  type DisputeAct,
  disputeScenarioNames,
  disputeScripts,
} from '../dispute-scenarios.js';
import { DELAYS, type Failure } from '../scenarios.js';
import { type CallbackQueue, newEventId } from './callback-queue.js';
import type { Movements } from './movements.js';
import type { RequestTable } from './request-table.js';
import { fromMinor } from './rows.js';

/** The channel's fee for a dispute, in minor units of any currency. */
const FEE_MINOR = 1_500n;
/** Until when evidence is taken. */
const EVIDENCE_MS = 7 * 86_400_000;

const row = z.object({
  channel: z.string(),
  reference: z.string(),
  request_no: z.string(),
  currency: z.string(),
  amount: z.bigint(),
  reason: z.string(),
  scenario: z.enum(disputeScenarioNames),
  content_hash: z.string(),
  evidence_due: z.string().nullable(),
  first: z.string(),
  revision: z.bigint(),
  moves: z.bigint(),
  due_ms: z.bigint().nullable(),
});
type Row = z.infer<typeof row>;

interface Parts {
  readonly requests: RequestTable;
  readonly movements: Movements;
  readonly callbacks: CallbackQueue;
  /** Divides every delay. */
  readonly speed: number;
}

export type Ordered =
  | { readonly opened: true; readonly first: DisputeBody }
  | { readonly opened: false; readonly status: 409 | 422; readonly code: string };

export class Disputes {
  private readonly statements;

  constructor(
    database: Database,
    private readonly parts: Parts,
  ) {
    const prepare = (sql: string) => database.prepare<unknown[]>(sql).safeIntegers();
    this.statements = {
      find: prepare('SELECT * FROM disputes WHERE channel = ? AND reference = ?'),
      insert: prepare(
        `INSERT INTO disputes (channel, reference, request_no, currency, amount, reason, scenario,
           content_hash, evidence_due, first, revision, moves, due_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0, ?)`,
      ),
      update: prepare(
        'UPDATE disputes SET revision = ?, moves = ?, due_ms = ? WHERE channel = ? AND reference = ?',
      ),
      due: prepare('SELECT * FROM disputes WHERE due_ms <= ? ORDER BY due_ms LIMIT 100'),
      nextDue: prepare('SELECT min(due_ms) AS due FROM disputes WHERE due_ms IS NOT NULL'),
    };
  }

  /** Opens a dispute, or says again how the dispute of that number began. */
  open(channel: string, order: DisputeOrderBody, nowMs: number): Ordered {
    const hash = contentHash(order);
    const known = this.find(channel, order.reference);
    if (known !== undefined) {
      return known.content_hash === hash
        ? { opened: true, first: disputeBody.parse(JSON.parse(known.first)) }
        : { opened: false, status: 409, code: 'dispute_conflict' };
    }
    const paid = this.parts.requests.find(channel, order.requestNo);
    const amount = parseAmount(order.amount);
    if (paid?.status !== 'succeeded' || !amount.accepted) {
      return { opened: false, status: 422, code: 'original_not_found' };
    }
    const { opens, acts, waits } = disputeScripts[order.scenario];
    const dueMs = nowMs + EVIDENCE_MS;
    const evidenceDueAt = waits ? toInstant(dueMs) : null;
    const first: DisputeBody = {
      ...{ event: newEventId(), channel, dispute: order.reference, requestNo: order.requestNo },
      ...{ amount: order.amount, reason: order.reason },
      standing: { revision: 1, evidenceDueAt, ...opens },
      ...{ movement: null, occurredAt: toInstant(nowMs) },
    };
    const { minor, currency } = amount.amount;
    this.statements.insert.run(
      ...[channel, order.reference, order.requestNo, currency, minor, order.reason],
      ...[order.scenario, hash, evidenceDueAt, JSON.stringify(first), waits ? dueMs : null],
    );
    this.go(this.found(channel, order.reference), acts, [first], nowMs);
    return { opened: true, first };
  }

  /** Why what a merchant says to a dispute is not taken; null if it is. */
  refusal(channel: string, reference: string | null): Failure | null {
    const known = reference === null ? undefined : this.find(channel, reference);
    if (known === undefined) {
      return { code: 'dispute_not_found', message: 'there is no such dispute', final: true };
    }
    return known.due_ms === null
      ? { code: 'dispute_decided', message: 'nothing more is taken', final: true }
      : null;
  }

  /** The merchant has sent evidence, or accepted: the dispute is decided by that. */
  respond(channel: string, reference: string, with_: keyof typeof DECISIONS, nowMs: number): void {
    this.go(this.found(channel, reference), DECISIONS[with_], [], nowMs);
  }

  /** Decides what nobody has answered in time. */
  settleDue(nowMs: number): void {
    for (const raw of this.statements.due.all(nowMs)) {
      this.go(row.parse(raw), DECISIONS.none, [], nowMs);
    }
  }

  nextDueMs(): number | null {
    const { due } = z.object({ due: z.bigint().nullable() }).parse(this.statements.nextDue.get());
    return due === null ? null : Number(due);
  }

  /** Does what a script says now, and tells of it bit by bit. */
  private go(
    dispute: Row,
    acts: readonly DisputeAct[],
    told: readonly DisputeBody[],
    nowMs: number,
  ): void {
    const { channel, reference, scenario } = dispute;
    let [revision, moves] = [Number(dispute.revision), Number(dispute.moves)];
    const words = acts.map((act): DisputeBody => {
      if (typeof act !== 'string') {
        revision += 1;
        const standing = { revision, evidenceDueAt: dispute.evidence_due, ...act };
        return { ...this.bodyOf(dispute, nowMs), standing };
      }
      moves += 1;
      const number = `${reference}m${moves}`;
      const whole = fromMinor(dispute.amount, dispute.currency);
      const amount = act === 'fee' ? money(FEE_MINOR, whole.currency) : whole;
      this.move(dispute, { kind: act, number, amount }, nowMs);
      const movement = { kind: act, reference: number, amount: toText(amount) };
      return { ...this.bodyOf(dispute, nowMs), movement };
    });
    const isOpen = told.length > 0 && disputeScripts[scenario].waits;
    const dueMs = isOpen ? dispute.due_ms : null;
    this.statements.update.run(revision, moves, dueMs, channel, reference);
    this.tell(disputeScripts[scenario].callbacks, [...told, ...words], nowMs);
  }

  private move(
    { channel, reference }: Row,
    of: { readonly kind: string; readonly number: string; readonly amount: Money },
    nowMs: number,
  ): void {
    const kind = `dispute_${of.kind}`;
    this.parts.movements.recordDispute(
      { channel, kind, requestNo: of.number, original: reference, amount: of.amount },
      nowMs,
    );
  }

  private tell(style: string, words: readonly DisputeBody[], nowMs: number): void {
    const gapMs = DELAYS.callbackGapMs / this.parts.speed;
    const inOrder = style === 'out_of_order' ? words.toReversed() : words;
    inOrder.forEach((body, index) => {
      const dueMs = nowMs + gapMs * (index + 1);
      this.parts.callbacks.put(body, dueMs);
      if (style !== 'duplicated') return;
      this.parts.callbacks.put(body, dueMs);
      this.parts.callbacks.put({ ...body, event: newEventId() }, dueMs + gapMs * words.length);
    });
  }

  private bodyOf(dispute: Row, nowMs: number): DisputeBody {
    const { channel, reference, request_no: requestNo, reason } = dispute;
    const amount = toText(fromMinor(dispute.amount, dispute.currency));
    return {
      ...{ event: newEventId(), channel, dispute: reference, requestNo, amount, reason },
      ...{ standing: null, movement: null, occurredAt: toInstant(nowMs) },
    };
  }

  private find(channel: string, reference: string): Row | undefined {
    const found = this.statements.find.get(channel, reference);
    return found === undefined ? undefined : row.parse(found);
  }

  private found(channel: string, reference: string): Row {
    const known = this.find(channel, reference);
    if (known === undefined) throw new Error(`there is no dispute ${reference}`);
    return known;
  }
}
