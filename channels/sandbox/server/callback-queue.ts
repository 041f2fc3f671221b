/** Callbacks still to be told, in the database. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { toInstant } from '../../../domain/kernel/clock.js';
import { toText } from '../../../domain/money/money.js';
import type { Database } from '../../../sqlite/driver.js';
import { type CallbackBody } from '../protocol.js';
import { DELAYS, type Behaviour } from '../scenarios.js';
import type { SandboxRequest } from './request.js';

const row = z.object({
  seq: z.number(),
  channel: z.string(),
  body: z.string(),
  badly_signed: z.number().transform((value) => value === 1),
  attempts: z.number(),
  refusals: z.number(),
});
/** A callback on its way; `attempts` counts this attempt, `refusals` the attempts before it. */
export type DueCallback = z.infer<typeof row>;

/** Longest time of one delivery: nobody else delivers it meanwhile. */
export const DELIVERY_TIMEOUT_MS = 10_000;

export class CallbackQueue {
  private readonly statements;

  /** @param speed divides every delay. */
  constructor(
    database: Database,
    private readonly speed: number,
  ) {
    this.statements = {
      insert: database.prepare(
        'INSERT INTO callbacks (channel, body, badly_signed, due_ms) VALUES (?, ?, ?, ?)',
      ),
      claim: database.prepare<unknown[]>(
        `UPDATE callbacks SET attempts = attempts + 1, due_ms = ?
         WHERE seq IN (SELECT seq FROM callbacks WHERE due_ms <= ? ORDER BY due_ms, seq LIMIT ?)
         RETURNING seq, channel, body, badly_signed, attempts, refusals`,
      ),
      settle: database.prepare('UPDATE callbacks SET due_ms = ?, refusals = ? WHERE seq = ?'),
      hasten: database.prepare('UPDATE callbacks SET due_ms = ? WHERE due_ms > ? AND attempts > 0'),
      nextDue: database
        .prepare<[], number | null>('SELECT min(due_ms) FROM callbacks WHERE due_ms IS NOT NULL')
        .pluck(),
    };
  }

  /** Puts the callbacks of a request that has just settled into the queue, as its scenario has it. */
  announce(request: SandboxRequest, style: Behaviour['callbacks'], nowMs: number): void {
    const gapMs = DELAYS.callbackGapMs / this.speed;
    const told = bodyOf(request, nowMs);
    switch (style) {
      case 'plain':
        return this.put(told, nowMs);
      case 'badly_signed':
        return this.put(told, nowMs, true);
      case 'wrong_amount':
        return this.put({ ...told, amount: oneUnitMore(request) }, nowMs);
      case 'duplicated':
        // Three at once, and a fourth that only its own event id tells from them.
        for (let copy = 0; copy < 3; copy += 1) this.put(told, nowMs);
        return this.put({ ...told, event: newEventId() }, nowMs + gapMs);
      case 'out_of_order':
        this.put(told, nowMs);
        return this.put(
          { ...bodyOf(request, request.createdMs), status: 'pending', failure: null },
          nowMs + gapMs,
        );
    }
  }

  /** Puts a callback into the queue, to be told at the time given. */
  put<Body extends { readonly channel: string }>(body: Body, dueMs: number, badlySigned = false) {
    const text = JSON.stringify(body);
    this.statements.insert.run(body.channel, text, badlySigned ? 1 : 0, Math.ceil(dueMs));
  }

  /**
   * Takes callbacks whose time has come and counts the attempt. Each is due again after the longest
   * time of a delivery, so that a callback whose process dies on the way is not lost.
   */
  claim(nowMs: number, limit: number): readonly DueCallback[] {
    const again = nowMs + DELIVERY_TIMEOUT_MS;
    return this.statements.claim.all(again, nowMs, limit).map((raw) => row.parse(raw));
  }

  /** Notes how a delivery went: when it is tried again, null for never. */
  settle(seq: number, dueMs: number | null, refusals: number): void {
    this.statements.settle.run(dueMs === null ? null : Math.ceil(dueMs), refusals, seq);
  }

  /** Makes everything that waits after a failed attempt due now: there is a new receiver. */
  hasten(nowMs: number): void {
    this.statements.hasten.run(nowMs, nowMs);
  }

  nextDueMs(): number | null {
    return this.statements.nextDue.get() ?? null;
  }
}

export const newEventId = (): string => `evt_${randomBytes(12).toString('hex')}`;

const oneUnitMore = ({ amount }: SandboxRequest): CallbackBody['amount'] =>
  toText({ ...amount, minor: amount.minor + 1n });

function bodyOf(request: SandboxRequest, occurredMs: number): CallbackBody {
  const minor = request.movedMinor ?? request.amount.minor;
  return {
    event: newEventId(),
    channel: request.channel,
    requestNo: request.requestNo,
    kind: request.kind,
    status: request.status,
    amount: toText({ ...request.amount, minor }),
    channelReference: request.reference,
    original: request.original,
    failure: request.failure,
    occurredAt: toInstant(occurredMs),
  };
}
