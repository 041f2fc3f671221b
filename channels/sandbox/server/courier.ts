/** Brings callbacks to the server: signed, again and again until it takes them. */
import type { Clock } from '../../../domain/kernel/clock.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import { httpCall, keepAliveAgent } from '../http-call.js';
import { callbackPath, type HandshakeBody, MAX_BODY_BYTES } from '../protocol.js';
import { HEADERS, sign } from '../signature.js';
import { type CallbackQueue, DELIVERY_TIMEOUT_MS, type DueCallback } from './callback-queue.js';
import type { GroupCommit } from './group-commit.js';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** A receiver that refuses a callback this often will not take it. */
const MAX_REFUSALS = 5;
const AT_ONCE = 16;

export interface CourierParts {
  readonly queue: CallbackQueue;
  readonly commits: GroupCommit;
  readonly secret: string;
  readonly clock: Clock;
  /** Of the signatures, which say when they were made. */
  readonly signatures: Clock;
  /** Divides every delay. */
  readonly speed: number;
  readonly logger: Logger;
}

export class Courier {
  private readonly agent = keepAliveAgent();
  private readonly underWay = new Set<Promise<void>>();
  private stopped = false;
  private server: HandshakeBody = { callbackBaseUrl: null, serverPid: 0 };

  constructor(private readonly parts: CourierParts) {}

  /**
   * From now on callbacks go to this server; to nobody while it does not listen.
   * @returns true if it is another address than before.
   */
  serve(server: HandshakeBody): boolean {
    const { callbackBaseUrl, serverPid } = this.server;
    this.server = server;
    return callbackBaseUrl !== server.callbackBaseUrl || serverPid !== server.serverPid;
  }

  /** True if a callback that is due can be brought at once. */
  get ready(): boolean {
    const listening = this.server.callbackBaseUrl !== null;
    return listening && this.underWay.size < AT_ONCE && !this.stopped;
  }

  /**
   * Starts the delivery of what is due.
   * @param onDone called after each delivery, as the next callback may be due.
   */
  async deliverDue(nowMs: number, onDone: () => void): Promise<void> {
    const receiver = this.server.callbackBaseUrl;
    if (receiver === null || !this.ready) return;
    const room = AT_ONCE - this.underWay.size;
    const due = await this.parts.commits.run(() => this.parts.queue.claim(nowMs, room));
    for (const callback of due) {
      const delivery = this.deliver(receiver, callback).finally(() => {
        this.underWay.delete(delivery);
        onDone();
      });
      this.underWay.add(delivery);
    }
  }

  /** Breaks off what is under way; it is due again later. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.agent.destroy();
    await Promise.all(this.underWay);
  }

  private async deliver(receiver: string, callback: DueCallback): Promise<void> {
    const status = await this.post(receiver, callback);
    const { seq, attempts, channel } = callback;
    const refusals = callback.refusals + (isRefusal(status) ? 1 : 0);
    const givenUp = refusals === MAX_REFUSALS;
    if (givenUp) {
      this.parts.logger.warn({ channel, callback: seq, status }, 'callback refused, given up');
    }
    const delivered = status !== null && status >= 200 && status < 300;
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LONGEST_RETRY_MS);
    const dueMs = delivered || givenUp ? null : this.parts.clock.now() + waitMs / this.parts.speed;
    await this.parts.commits.run(() => this.parts.queue.settle(seq, dueMs, refusals));
  }

  /** HTTP status of the receiver's answer; null if none came. */
  private async post(receiver: string, callback: DueCallback): Promise<number | null> {
    const path = callbackPath(callback.channel);
    const body = Buffer.from(callback.body);
    const message = { kind: 'callback', method: 'POST', path, body } as const;
    const signature = sign(this.parts.secret, message, this.parts.signatures.now());
    if (callback.badly_signed) signature[HEADERS.signature] = `v1=${'0'.repeat(64)}`;
    try {
      const answer = await httpCall(this.agent, {
        method: 'POST',
        url: new URL(path, receiver),
        headers: { 'content-type': 'application/json', ...signature },
        body,
        timeoutMs: DELIVERY_TIMEOUT_MS,
        maxBytes: MAX_BODY_BYTES,
      });
      return answer.status;
    } catch {
      return null;
    }
  }
}

/** A 4xx says that the callback itself is at fault; 429 only that it came too soon. */
const isRefusal = (status: number | null): boolean =>
  status !== null && status >= 400 && status < 500 && status !== 429;
