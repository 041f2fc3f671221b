/** The process in which the sagas of a story run: it may crash, and the next one goes on from the log. */
import type { PendingCallback } from '../../sagas/channel/callback.js';
import { readRequestNo } from '../../domain/payment/request-no.js';
import type { Payment } from '../../domain/payment/payment.js';
import type { Session } from '../../sagas/runner/session.js';
import { Crash } from './crash-points.js';
import type { FakeChannel } from './fake-channel.js';
import { openSession, type SagaPorts } from './session.js';

/** A saga, with the payment in whose stream it is. */
export interface SagaIdentity {
  readonly id: string;
  readonly kind: 'payment' | 'refund';
  readonly payment: string;
}

export class MortalProcess {
  /** Every process of a story is another instance. */
  #instance = 1;
  #crash: Error | undefined;

  /**
   * @param ports that crash.
   * @param channels behind those of the ports.
   * @param clock which `settle` moves.
   */
  constructor(
    private readonly ports: SagaPorts,
    private readonly channels: ReadonlyMap<string, FakeChannel>,
    private readonly clock: { nowMs: number },
  ) {}

  /** Does something again in a new process, for as long as processes crash in it. */
  async survive<T>(act: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        this.#instance += 1;
      }
    }
  }

  session(payment: string): Session<Payment> {
    return openSession(payment, this.ports, {
      instance: `instance-${this.#instance}`,
      ladder: { waitsMs: [1_000, 2_000, 5_000, 10_000, 30_000] },
      failed: (_stream, _subject, error) => {
        this.#crash ??= error instanceof Error ? error : new Error(String(error));
        return undefined;
      },
    });
  }

  /**
   * Looks at the payment once, with these callbacks; those that were taken leave the list.
   * @returns when the saga is to be looked at next, in milliseconds; Infinity if it waits for somebody.
   * @throws {Crash}
   */
  async run({ id, kind, payment }: SagaIdentity, inbox: PendingCallback[]): Promise<number> {
    const session = this.session(payment);
    const delivered = inbox.map(async (callback) => {
      await session.deliver(callback, true);
      inbox.splice(inbox.indexOf(callback), 1);
    });
    session.wake({ flow: kind, subject: id }, true);
    await session.rest();
    if (this.#crash !== undefined) {
      const crash = this.#crash;
      this.#crash = undefined;
      await Promise.allSettled(delivered);
      throw crash;
    }
    await Promise.all(delivered);
    return Math.min(Infinity, ...session.rests.map(({ untilMs }) => untilMs ?? Infinity));
  }

  /** Runs a saga over crashes, callbacks and deadlines until it is over, or waits for somebody. */
  async settle(saga: SagaIdentity, untilMs: number): Promise<void> {
    const channels = [...this.channels.values()];
    const inbox: PendingCallback[] = [];
    for (let turn = 0; turn < 500; turn++) {
      const nextMs = await this.survive(() => {
        inbox.push(...this.#callbacksFor(saga));
        return this.run(saga, inbox);
      });
      if (channels.some(({ callbacks }) => callbacks.length > 0)) continue;
      const due = channels.flatMap((channel) => channel.nextMs() ?? []);
      const soonest = Math.min(nextMs, ...due);
      if (soonest === Infinity || soonest > untilMs) return;
      this.clock.nowMs = Math.max(this.clock.nowMs, soonest);
    }
    throw new Error('the saga does not come to its end');
  }

  #callbacksFor(saga: SagaIdentity): PendingCallback[] {
    const all = [...this.channels.values()].flatMap((channel) => channel.takeCallbacks());
    return all.filter(({ requestNo }) => readRequestNo(requestNo)?.payment === saga.payment);
  }
}
