/**
 * Puts a virtual time in the place of Node's timers, clocks and sources of randomness, for the whole
 * process: what runs under them (the engine, Express, node-cron, Kysely) runs as it is, and in the same
 * order each time.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import type { Task, VirtualTime } from './virtual-time.js';

const real = {
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  setImmediate,
  clearImmediate,
  Date,
  now: performance.now.bind(performance),
  sleep: timersPromises.setTimeout,
  randomBytes: crypto.randomBytes,
  randomFillSync: crypto.randomFillSync,
  randomUUID: crypto.randomUUID,
};

/** A timer as Node gives it out. */
class Timer {
  constructor(
    private readonly time: VirtualTime,
    private task: Task,
    private readonly again: () => Task,
  ) {}

  renew(): void {
    this.task = this.again();
  }

  cancel(): void {
    this.task.run = undefined;
  }

  refresh(): this {
    this.cancel();
    this.renew();
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return this.time.world.alive;
  }

  close(): this {
    this.cancel();
    return this;
  }

  [Symbol.dispose](): void {
    this.cancel();
  }
}

type Callback = (...args: unknown[]) => void;

/** Puts a virtual time in the place of the real one; returns what puts the real one back. */
export function installTime(time: VirtualTime): () => void {
  const timer =
    (repeat: boolean) =>
    (run: Callback, ms?: number, ...args: unknown[]) => {
      const owned = time.schedule(0, () => undefined);
      const { owner } = owned;
      owned.run = undefined;
      const again = (): Task =>
        time.schedule(
          Math.max(1, ms ?? 1),
          () => {
            if (repeat) created.renew();
            run(...args);
          },
          owner,
        );
      const created = new Timer(time, again(), again);
      return created;
    };
  const cancel =
    (realCancel: (timer: never) => void) =>
    (timer: unknown): void => {
      if (timer instanceof Timer) timer.cancel();
      else realCancel(timer as never);
    };
  const replaced = {
    setTimeout: timer(false),
    setInterval: timer(true),
    clearTimeout: cancel(real.clearTimeout),
    clearInterval: cancel(real.clearInterval),
    setImmediate: (run: Callback, ...args: unknown[]) => {
      const task = time.soon(() => run(...args));
      return new Timer(time, task, () => task);
    },
    clearImmediate: cancel(real.clearImmediate),
    Date: dateOf(time),
  };
  Object.assign(globalThis, replaced);
  performance.now = () => time.elapsedMs;
  Object.assign(timersPromises, { setTimeout: sleepBy(replaced.setTimeout) });
  Object.assign(crypto, randomOf(time));
  syncBuiltinESMExports();
  return restoreTime;
}

function dateOf(time: VirtualTime) {
  return class extends real.Date {
    constructor(...args: readonly unknown[]) {
      if (args.length === 0) super(time.nowMs());
      else super(...(args as [number]));
    }

    static override now(): number {
      return time.nowMs();
    }
  };
}

/** `setTimeout` of `node:timers/promises`. */
function sleepBy(schedule: (run: Callback, ms?: number) => Timer) {
  return (ms?: number, value?: unknown, options?: { signal?: AbortSignal }) =>
    new Promise((resolve, reject) => {
      const { signal } = options ?? {};
      const fail = (): void => {
        created.cancel();
        reject(signal?.reason as Error);
      };
      const created = schedule(() => {
        signal?.removeEventListener('abort', fail);
        resolve(value);
      }, ms);
      if (signal?.aborted === true) fail();
      else signal?.addEventListener('abort', fail, { once: true });
    });
}

/** What `node:crypto` draws, from the story's seed. */
function randomOf(time: VirtualTime) {
  const bytes = (size: number): Buffer => {
    const target = Buffer.alloc(size);
    time.random.bytes(target);
    return target;
  };
  const randomUUID = (): string => {
    const hex = bytes(16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  const randomFillSync = (target: Uint8Array) => time.random.bytes(target);
  return { randomBytes: bytes, randomUUID, randomFillSync };
}

function restoreTime(): void {
  const { now, sleep, randomBytes, randomFillSync, randomUUID, ...timers } = real;
  Object.assign(globalThis, timers);
  performance.now = now;
  Object.assign(timersPromises, { setTimeout: sleep });
  Object.assign(crypto, { randomBytes, randomFillSync, randomUUID });
  syncBuiltinESMExports();
}
