/**
 * A channel that misbehaves on demand, on the test's own clock: what it really did is in `moved`. It
 * speaks the port, no wire; the sandbox's own tests speak to the real one.
 */
import {
  NOTHING_SAID,
  type Channel,
  type ChannelAnswer,
  type ChannelProfile,
  type ChannelReply,
  type ChannelRequest,
} from '../../domain/channel/port.js';
import type { PendingCallback } from '../../sagas/channel/callback.js';

interface Held {
  readonly request: ChannelRequest;
  status: 'pending' | 'succeeded' | 'failed' | 'closed';
  /** When a pending request is performed, milliseconds; null: not by itself. */
  dueMs: number | null;
  /** A query does not know of it yet. */
  invisible: boolean;
}

const DELAY_MS = 1_500;

export class FakeChannel implements Channel {
  readonly profile: ChannelProfile;
  /** Every request performed, in order: at most once each. */
  readonly moved: ChannelRequest[] = [];
  /** Callbacks sent and not yet taken. */
  readonly callbacks: PendingCallback[] = [];
  /** Operations that it refuses, whatever their scenario. */
  readonly refuses = new Set<ChannelRequest['kind']>();
  /** What it says that it moved, by kind, if not what was asked for; null: it does not say. */
  readonly confirms = new Map<ChannelRequest['kind'], ChannelRequest['amount'] | null>();
  /** Its own number of every movement, if not one of each. */
  reference: string | undefined;
  readonly #held = new Map<string, Held>();
  /** Numbers that were closed before they came. */
  readonly #buried = new Set<string>();
  #callbackCount = 0;

  constructor(
    name: string,
    costPercent: string,
    private readonly clock: { nowMs: number },
  ) {
    this.profile = {
      name,
      costPercent,
      methods: ['card', 'qr'],
      currencies: 'all',
      minAmounts: [],
      maxAmounts: [],
      authorizationS: 7 * 86_400,
      enabled: true,
      maintenance: [],
      connectable: true,
    };
  }

  #silent = false;

  /** A request that comes now is neither performed nor answered, ever. */
  refuseToAnswer(): void {
    this.#silent = true;
  }

  answerAgain(): void {
    this.#silent = false;
  }

  send(request: ChannelRequest): Promise<ChannelReply> {
    if (this.#silent) return new Promise(() => {});
    this.#performDue();
    const known = this.#held.get(request.requestNo);
    if (known !== undefined) return reply(known.invisible ? NOTHING_SAID : this.#answer(known));
    if (this.#buried.has(request.requestNo)) return reply({ ...NOTHING_SAID, outcome: 'closed' });
    const held: Held = { request, status: 'pending', dueMs: null, invisible: false };
    this.#held.set(request.requestNo, held);
    return reply(this.#begin(held));
  }

  query(requestNo: string): Promise<ChannelReply> {
    this.#performDue();
    const held = this.#held.get(requestNo);
    if (held === undefined || held.invisible)
      return reply({ ...NOTHING_SAID, outcome: 'not_found' });
    return reply(this.#answer(held));
  }

  close(requestNo: string): Promise<ChannelReply> {
    this.#performDue();
    const held = this.#held.get(requestNo);
    if (held === undefined) {
      this.#buried.add(requestNo);
      return reply({ ...NOTHING_SAID, outcome: 'closed' });
    }
    if (held.status === 'pending') {
      held.status = 'closed';
      held.invisible = false;
      const late = held.request.scenario === 'late_success_after_close';
      held.dueMs = late ? this.clock.nowMs + DELAY_MS : null;
    }
    return reply(this.#answer(held));
  }

  readCallback(): never {
    throw new Error('callbacks come parsed');
  }

  /** What it still holds for capture, in minor units. */
  authorizedMinor(): bigint {
    const signs: Readonly<Record<string, bigint>> = { authorize: 1n, capture: -1n, void: -1n };
    return this.moved.reduce(
      (sum, { kind, amount }) => sum + (signs[kind] ?? 0n) * BigInt(amount.value.replace('.', '')),
      0n,
    );
  }

  /** Takes the callbacks that are due by now. */
  takeCallbacks(): PendingCallback[] {
    this.#performDue();
    return this.callbacks.splice(0);
  }

  /** Performs what it had refused, and says so in callbacks. */
  performAfterAll(): void {
    for (const held of this.#held.values()) if (held.status === 'failed') this.#perform(held);
  }

  /** When the next pending request is performed; null where none is. */
  nextMs(): number | null {
    const due = [...this.#held.values()].flatMap(({ dueMs }) => dueMs ?? []);
    return due.length === 0 ? null : Math.min(...due);
  }

  #begin(held: Held): ChannelAnswer {
    const { scenario, kind } = held.request;
    if (this.refuses.has(kind)) {
      held.status = 'failed';
      return this.#answer(held);
    }
    switch (scenario) {
      case 'declined':
      case 'insufficient_funds':
        held.status = 'failed';
        return this.#answer(held);
      case 'timeout_never_happened':
        held.invisible = true;
        return NOTHING_SAID;
      case 'pending_then_success':
      case 'wrong_amount_callback':
      case 'bad_signature_callback':
        held.dueMs = this.clock.nowMs + DELAY_MS;
        return this.#answer(held);
      case 'late_success_after_close':
        return this.#answer(held);
      case 'timeout_after_success':
      case 'html_502':
        this.#perform(held);
        return NOTHING_SAID;
      default:
        this.#perform(held);
        return this.#answer(held);
    }
  }

  #performDue(): void {
    for (const held of this.#held.values()) {
      if (held.dueMs !== null && held.dueMs <= this.clock.nowMs) this.#perform(held);
    }
  }

  #perform(held: Held): void {
    held.dueMs = null;
    held.status = 'succeeded';
    const amount = this.#confirmed(held.request) ?? held.request.amount;
    this.moved.push({ ...held.request, amount });
    const { scenario } = held.request;
    const success = this.#answer(held);
    if (scenario === 'bad_signature_callback') return;
    if (scenario === 'wrong_amount_callback') {
      this.#callback(held, { ...success, amount: { ...amount, value: '0.01' } });
      return;
    }
    this.#callback(held, success);
    if (scenario === 'duplicate_callbacks') {
      this.callbacks.push(...this.callbacks.slice(-1));
      this.#callback(held, success);
    }
    if (scenario === 'callbacks_out_of_order') {
      this.#callback(held, { ...NOTHING_SAID, outcome: 'pending' });
    }
  }

  #callback({ request: { requestNo } }: Held, answer: ChannelAnswer): void {
    const event = `callback-${requestNo}-${(this.#callbackCount += 1)}`;
    this.callbacks.push({ event, channel: this.profile.name, requestNo, answer });
  }

  #answer({ status, request }: Held): ChannelAnswer {
    const { amount, requestNo } = request;
    if (status === 'failed') {
      const code = request.scenario ?? 'declined';
      return { ...NOTHING_SAID, outcome: 'failed', failure: { code, message: 'no', final: true } };
    }
    const channelReference = this.reference ?? `ref-${requestNo}`;
    const confirmed = status === 'succeeded' ? this.#confirmed(request) : amount;
    return { ...NOTHING_SAID, outcome: status, amount: confirmed, channelReference };
  }

  #confirmed({ kind, amount }: ChannelRequest) {
    const said = this.confirms.get(kind);
    return said === undefined ? amount : said;
  }
}

const reply = (answer: ChannelAnswer): Promise<ChannelReply> =>
  Promise.resolve({ answer, httpStatus: 200, rawBase64: '', tookMs: 1 });
