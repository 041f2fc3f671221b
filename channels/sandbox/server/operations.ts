/**
 * What the sandbox does with a request: take it, tell of it, close it, let a payer pay it, settle it
 * when its time comes. Everything runs inside one transaction of the caller.
 */
import { randomBytes } from 'node:crypto';
import { contentHash } from '../../../domain/kernel/content.js';
import { parseAmount, toText } from '../../../domain/money/money.js';
import type { ProblemBody, RequestBody, RequestView } from '../protocol.js';
import { DELAYS, type Failure, movedBy, type Behaviour, behaviourOf } from '../scenarios.js';
import { refusalOf, standingOf } from './books.js';
import { CARD_TOKEN_INVALID, type CardTokens } from './card-tokens.js';
import type { CallbackQueue } from './callback-queue.js';
import type { Disputes } from './disputes.js';
import { earliest } from './earliest.js';
import type { Movements } from './movements.js';
import type { RequestOrder, RequestState, SandboxRequest } from './request.js';
import type { RequestTable } from './request-table.js';

export type Sent =
  /** Taken, now or before: how the request stands, and how that goes out. */
  | {
      readonly kind: 'taken';
      readonly view: RequestView;
      readonly answer: Exclude<Behaviour['answer'], 'never_happens'>;
    }
  /** Not taken, and never will be. */
  | { readonly kind: 'refused'; readonly status: 409 | 422; readonly problem: ProblemBody }
  /** As if it had never come: no answer and no trace. */
  | { readonly kind: 'ignored' };

export type Paid = 'paid' | 'declined' | 'not_payable' | 'no_such_code';

export interface OperationParts {
  readonly requests: RequestTable;
  readonly movements: Movements;
  readonly callbacks: CallbackQueue;
  readonly disputes: Disputes;
  readonly cards: Pick<CardTokens, 'use'>;
  /** Divides every delay. */
  readonly speed: number;
  /** Where a payer finds the page of a QR code. */
  readonly payUrl: (token: string) => string;
}

const settled: RequestState = {
  status: 'closed',
  movedMinor: null,
  failure: null,
  dueMs: null,
  late: false,
};

export class Operations {
  constructor(private readonly parts: OperationParts) {}

  /** Takes a request, or says again how the request of that number stands. */
  send(channel: string, body: RequestBody, nowMs: number): Sent {
    const { requests } = this.parts;
    const amount = parseAmount(body.amount);
    if (!amount.accepted) {
      return problem(422, amount.rejection.code, amount.rejection.detail);
    }
    const hash = contentHash(body);
    const known = requests.find(channel, body.requestNo);
    if (known !== undefined) {
      return known.contentHash === hash
        ? { kind: 'taken', view: this.view(known), answer: 'prompt' }
        : problem(409, 'request_conflict', 'this number came with other content before');
    }
    if (requests.isBuried(channel, body.requestNo)) {
      return { kind: 'taken', view: buriedView(body.requestNo), answer: 'prompt' };
    }
    const card = body.token === undefined ? null : this.parts.cards.use(body.token, nowMs);
    const scenario = body.scenario ?? card?.scenario ?? null;
    const behaviour = behaviourOf(scenario, body.kind);
    if (behaviour.answer === 'never_happens') return { kind: 'ignored' };
    const byPayer = body.original === null && body.method === 'qr';
    const order: RequestOrder = {
      channel,
      requestNo: body.requestNo,
      kind: body.kind,
      amount: amount.amount,
      original: body.original,
      method: body.method,
      expiresMs: body.expiresAt === null ? null : Date.parse(body.expiresAt),
      scenario,
      contentHash: hash,
      reference: `${channel}-${randomBytes(10).toString('hex')}`,
      payToken: byPayer ? randomBytes(18).toString('base64url') : null,
      createdMs: nowMs,
    };
    const refusal = card === undefined ? CARD_TOKEN_INVALID : this.refusal(order);
    requests.insert(order);
    const request =
      byPayer && refusal === null
        ? this.become(order, { ...settled, status: 'action_required' })
        : this.perform(order, behaviour, refusal, nowMs);
    return { kind: 'taken', view: this.view(request), answer: behaviour.answer };
  }

  /** How a request stands; undefined if its number is not known. */
  query(channel: string, requestNo: string): RequestView | undefined {
    const known = this.parts.requests.find(channel, requestNo);
    if (known !== undefined) return this.view(known);
    return this.parts.requests.isBuried(channel, requestNo) ? buriedView(requestNo) : undefined;
  }

  /** Closes a request that has not come to its end, or a number that has not come at all. */
  close(channel: string, requestNo: string, nowMs: number): RequestView {
    const { requests, speed } = this.parts;
    const known = requests.find(channel, requestNo);
    if (known === undefined) {
      if (!requests.isBuried(channel, requestNo)) requests.bury(channel, requestNo);
      return buriedView(requestNo);
    }
    if (known.status !== 'pending' && known.status !== 'action_required') return this.view(known);
    const breaksItsWord = behaviourOf(known.scenario, known.kind).settles === 'after_close';
    const dueMs = breaksItsWord ? Math.ceil(nowMs + DELAYS.lateMs / speed) : null;
    return this.view(this.become(known, { ...settled, dueMs }));
  }

  /** The payer pays a QR code. To pay twice is to pay once. */
  pay(token: string, nowMs: number): Paid {
    const request = this.parts.requests.findByPayToken(token);
    if (request === undefined) return 'no_such_code';
    if (request.status === 'succeeded' || request.status === 'pending') return 'paid';
    if (request.status !== 'action_required') return 'not_payable';
    if (request.expiresMs !== null && request.expiresMs <= nowMs) return 'not_payable';
    const behaviour = behaviourOf(request.scenario, request.kind);
    const paid = this.perform(request, behaviour, null, nowMs);
    if (paid.status !== 'pending') this.parts.callbacks.announce(paid, behaviour.callbacks, nowMs);
    return paid.status === 'failed' ? 'declined' : 'paid';
  }

  /** The request behind the page of a QR code. */
  payable(token: string): SandboxRequest | undefined {
    return this.parts.requests.findByPayToken(token);
  }

  /** Settles requests whose time has come, late successes after their close too, and tells of them. */
  settleDue(nowMs: number): void {
    for (const request of this.parts.requests.due(nowMs)) {
      const late = request.status === 'closed';
      const done = this.succeed(request, nowMs, late);
      const { callbacks } = behaviourOf(request.scenario, request.kind);
      this.parts.callbacks.announce(done, callbacks, nowMs);
    }
    this.parts.disputes.settleDue(nowMs);
  }

  /** When something settles by itself; null for never. */
  nextDueMs(): number | null {
    return earliest(this.parts.requests.nextDueMs(), this.parts.disputes.nextDueMs());
  }

  /** What everyone is told of a request. */
  view(request: SandboxRequest): RequestView {
    const { requestNo, kind, status, original, failure, amount, movedMinor, payToken } = request;
    const url = payToken === null ? null : this.parts.payUrl(payToken);
    return {
      requestNo,
      kind,
      status,
      amount: toText({ ...amount, minor: movedMinor ?? amount.minor }),
      channelReference: request.reference,
      original,
      nextAction:
        status === 'action_required' && url !== null
          ? { type: 'display_qr', data: url, url }
          : null,
      failure,
    };
  }

  private refusal(order: RequestOrder): Failure | null {
    if (order.original === null) return null;
    const { requests, disputes } = this.parts;
    if (ofDispute(order.kind) !== null) return disputes.refusal(order.channel, order.original);
    const payment = requests.find(order.channel, order.original);
    return refusalOf(order, payment, requests.ofOriginal(order.channel, order.original));
  }

  /** Does what is to be done now; what is to be done later stays pending. */
  private perform(
    order: RequestOrder,
    behaviour: Behaviour,
    refusal: Failure | null,
    nowMs: number,
  ): SandboxRequest {
    const failure = refusal ?? behaviour.failure;
    if (failure !== null) return this.become(order, { ...settled, status: 'failed', failure });
    switch (behaviour.settles) {
      case 'now':
        return this.succeed(order, nowMs, false);
      case 'later': {
        const dueMs = Math.ceil(nowMs + DELAYS.settleMs / this.parts.speed);
        return this.become(order, { ...settled, status: 'pending', dueMs });
      }
      case 'after_close':
        return this.become(order, { ...settled, status: 'pending' });
    }
  }

  private succeed(order: RequestOrder, nowMs: number, late: boolean): SandboxRequest {
    const said = ofDispute(order.kind);
    if (said !== null) {
      this.parts.disputes.respond(order.channel, order.original ?? '', said, nowMs);
      return this.become(order, { ...settled, status: 'succeeded' });
    }
    const movedMinor =
      order.kind === 'void'
        ? this.remainder(order)
        : movedBy(order.scenario, order.kind, order.amount.minor);
    this.parts.movements.record(order, movedMinor, nowMs, late);
    return this.become(order, { ...settled, status: 'succeeded', movedMinor, late });
  }

  /** What a void gives back: all that was authorized and not captured. */
  private remainder({ channel, original }: RequestOrder): bigint {
    const { requests } = this.parts;
    const payment = original === null ? undefined : requests.find(channel, original);
    if (payment === undefined) throw new Error('a void without its payment was let through');
    const { authorized, captured } = standingOf(
      payment,
      requests.ofOriginal(channel, payment.requestNo),
    );
    return authorized - captured;
  }

  private become(order: RequestOrder, state: RequestState): SandboxRequest {
    this.parts.requests.update(order, state);
    return { ...order, ...state };
  }
}

/** By what a merchant answers a dispute; null for requests about payments. */
const ofDispute = (kind: RequestOrder['kind']): 'evidence' | 'none' | null =>
  kind === 'dispute_evidence' ? 'evidence' : kind === 'dispute_accept' ? 'none' : null;

const problem = (status: 409 | 422, code: string, message: string): Sent => ({
  kind: 'refused',
  status,
  problem: { code, message },
});

/** A number that was closed before anything came under it. */
const buriedView = (requestNo: string): RequestView => ({
  requestNo,
  kind: null,
  status: 'closed',
  amount: null,
  channelReference: null,
  original: null,
  nextAction: null,
  failure: null,
});
