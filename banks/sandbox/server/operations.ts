/**
 * What the bank does with a transfer: take it, tell of it, close it, settle it when its time comes, send it back.
 * Everything runs inside one transaction of the caller.
 */
import { randomBytes } from 'node:crypto';
import { DELAYS } from '../../../channels/sandbox/scenarios.js';
import { type CallbackQueue, newEventId } from '../../../channels/sandbox/server/callback-queue.js';
import { toInstant } from '../../../domain/kernel/clock.js';
import { contentHash } from '../../../domain/kernel/content.js';
import { type Money, money, parseAmount, toText } from '../../../domain/money/money.js';
import {
  type AdviceBody,
  type creditBody,
  SANDBOX_BANK,
  type TransferBody,
  type TransferView,
} from '../protocol.js';
import { type BankBehaviour, bankBehaviour, leavesFor, RETURN_REASON } from '../scenarios.js';
import type { BankMovement, Movements } from './movements.js';
import type { Transfer, TransferOrder, TransferState } from './transfer.js';
import type { TransferTable } from './transfer-table.js';
import type { z } from 'zod';

export type Sent =
  | {
      readonly kind: 'taken';
      readonly view: TransferView;
      readonly answer: Exclude<BankBehaviour['answer'], 'never_happens'>;
    }
  /** Not taken, and never will be. */
  | {
      readonly kind: 'refused';
      readonly status: 409 | 422;
      readonly code: string;
      readonly message: string;
    }
  /** As if it had never come: no answer and no trace. */
  | { readonly kind: 'ignored' };

interface OperationParts {
  readonly transfers: TransferTable;
  readonly movements: Movements;
  readonly advices: { readonly put: CallbackQueue['put'] };
  /** Divides every delay. */
  readonly speed: number;
}

const open: TransferState = { status: 'pending', movedMinor: null, failure: null, dueMs: null };

export class Operations {
  constructor(private readonly parts: OperationParts) {}

  /** Takes a transfer, or says again how the transfer of that number stands. */
  send(body: TransferBody, nowMs: number): Sent {
    const { transfers } = this.parts;
    const amount = parseAmount(body.amount);
    if (!amount.accepted) {
      const { code, detail } = amount.rejection;
      return { kind: 'refused', status: 422, code, message: detail };
    }
    const hash = contentHash(body);
    const known = transfers.find(body.requestNo);
    if (known !== undefined && known.contentHash !== hash) {
      const message = 'this number came with other content before';
      return { kind: 'refused', status: 409, code: 'request_conflict', message };
    }
    if (known !== undefined) return { kind: 'taken', view: viewOf(known), answer: 'prompt' };
    if (transfers.isBuried(body.requestNo)) {
      return { kind: 'taken', view: buriedView(body.requestNo), answer: 'prompt' };
    }
    const { requestNo, remittance, scenario } = body;
    const behaviour = bankBehaviour(scenario);
    if (behaviour.answer === 'never_happens') return { kind: 'ignored' };
    const order: TransferOrder = {
      ...{ requestNo, amount: amount.amount, remittance, scenario },
      ...{ contentHash: hash, reference: newReference() },
    };
    transfers.insert(order);
    return { kind: 'taken', view: viewOf(this.#perform(order, nowMs)), answer: behaviour.answer };
  }

  /** How a transfer stands; undefined if its number is not known. */
  query(requestNo: string): TransferView | undefined {
    const known = this.parts.transfers.find(requestNo);
    const isLost =
      known?.status === 'pending' && bankBehaviour(known.scenario).settles === 'after_close';
    if (known !== undefined) return isLost ? undefined : viewOf(known);
    return this.parts.transfers.isBuried(requestNo) ? buriedView(requestNo) : undefined;
  }

  /** Closes a transfer that has not come to its end, or a number that has not come at all. */
  close(requestNo: string, nowMs: number): TransferView {
    const { transfers } = this.parts;
    const known = transfers.find(requestNo);
    if (known === undefined) {
      transfers.bury(requestNo);
      return buriedView(requestNo);
    }
    if (known.status !== 'pending') return viewOf(known);
    const breaksItsWord = bankBehaviour(known.scenario).settles === 'after_close';
    const dueMs = breaksItsWord ? this.#later(nowMs, DELAYS.lateMs) : null;
    return viewOf(this.#become(known, { ...open, status: 'closed', dueMs }));
  }

  /** Somebody pays us. The same number is the same credit. */
  credit({ requestNo, amount, remittance }: z.infer<typeof creditBody>, nowMs: number): boolean {
    const parsed = parseAmount(amount);
    if (!parsed.accepted) return false;
    if (this.parts.movements.find('credit', requestNo) !== undefined) return true;
    const reference = newReference();
    const moved = { kind: 'credit' as const, requestNo, reference, amount: parsed.amount };
    this.#tell({ ...moved, atMs: nowMs, reason: null, remittance });
    return true;
  }

  /** Settles transfers whose time has come, late successes after their close too; sends back what comes back. */
  settleDue(nowMs: number): void {
    for (const transfer of this.parts.transfers.due(nowMs)) {
      if (transfer.status === 'succeeded') this.#sendBack(transfer, nowMs);
      else this.#advise(this.#succeed(transfer, nowMs), nowMs);
    }
  }

  #perform(order: TransferOrder, nowMs: number): Transfer {
    const { failure, settles } = bankBehaviour(order.scenario);
    if (failure !== null) return this.#become(order, { ...open, status: 'failed', failure });
    if (settles === 'now') return this.#succeed(order, nowMs);
    const dueMs = settles === 'later' ? this.#later(nowMs, DELAYS.settleMs) : null;
    return this.#become(order, { ...open, dueMs });
  }

  #succeed(order: TransferOrder, nowMs: number): Transfer {
    const { requestNo, amount, scenario, reference, remittance } = order;
    const movedMinor = leavesFor(scenario, amount.minor);
    this.parts.movements.record({
      ...{ atMs: nowMs, kind: 'payout', requestNo, reference, reason: null, remittance },
      amount: money(-movedMinor, amount.currency),
    });
    const dueMs = bankBehaviour(scenario).returns ? this.#later(nowMs, DELAYS.settleMs) : null;
    return this.#become(order, { status: 'succeeded', movedMinor, failure: null, dueMs });
  }

  #sendBack(transfer: Transfer, nowMs: number): void {
    const { requestNo, amount, movedMinor } = transfer;
    this.#become(transfer, { ...transfer, dueMs: null });
    this.#tell({
      ...{ atMs: nowMs, kind: 'return', requestNo, reference: newReference() },
      amount: money(movedMinor ?? amount.minor, amount.currency),
      ...{ reason: RETURN_REASON, remittance: null },
    });
  }

  /** Tells how a transfer has ended, as its scenario has it. */
  #advise(transfer: Transfer, nowMs: number): void {
    const { requestNo, amount, movedMinor, reference, scenario, status, failure } = transfer;
    const told = advice(
      { kind: 'transfer', requestNo, bankReference: reference, status, failure },
      money(movedMinor ?? amount.minor, amount.currency),
      nowMs,
    );
    const { advices, speed } = this.parts;
    switch (bankBehaviour(scenario).advices) {
      case 'plain':
        return advices.put(told, nowMs);
      case 'badly_signed':
        return advices.put(told, nowMs, true);
      case 'duplicated':
        // Three at once, and a fourth that only its own event id tells from them.
        for (let copy = 0; copy < 3; copy += 1) advices.put(told, nowMs);
        return advices.put({ ...told, event: newEventId() }, nowMs + DELAYS.callbackGapMs / speed);
    }
  }

  /** Money that came in by itself is booked, and told of. */
  #tell(movement: BankMovement): void {
    this.parts.movements.record(movement);
    const { kind, requestNo, reference: bankReference, amount, reason, remittance } = movement;
    if (kind === 'payout') throw new Error('a payout is told as a transfer');
    const said = { kind, requestNo, bankReference, status: 'succeeded', failure: null } as const;
    const told = advice(said, amount, movement.atMs);
    this.parts.advices.put({ ...told, reason, remittance }, movement.atMs);
  }

  #later(nowMs: number, delayMs: number): number {
    return Math.ceil(nowMs + delayMs / this.parts.speed);
  }

  #become(order: TransferOrder, state: TransferState): Transfer {
    this.parts.transfers.update(order, state);
    return { ...order, ...state };
  }
}

const newReference = (): string => `SB${randomBytes(10).toString('hex').toUpperCase()}`;

const advice = (
  said: Pick<AdviceBody, 'kind' | 'requestNo' | 'bankReference' | 'status' | 'failure'>,
  amount: Money,
  atMs: number,
): AdviceBody => ({
  ...{ event: newEventId(), channel: SANDBOX_BANK, ...said },
  ...{ amount: toText(amount), reason: null, remittance: null, occurredAt: toInstant(atMs) },
});

const viewOf = ({ requestNo, status, amount, movedMinor, reference, failure }: Transfer) => ({
  ...{ requestNo, status, bankReference: reference, failure },
  amount: toText({ ...amount, minor: movedMinor ?? amount.minor }),
});

/** A number that was closed before anything came under it. */
const buriedView = (requestNo: string): TransferView => ({
  ...{ requestNo, status: 'closed', amount: null, bankReference: null, failure: null },
});
