/** What happens by the clock: every second the due timers are looked at; the work itself is elsewhere. */
import { schedule } from 'node-cron';
import type { Logger } from './http/logger.js';

export interface TimedParts {
  readonly ledger: { expireDue(): Promise<number>; cutDueDays(): Promise<void> };
  readonly sagas: { pollDue(): void };
  readonly keys: { refresh(): Promise<void> };
  readonly logger: Logger;
}

export interface Timers {
  /** Starts no more work and waits for what is under way. */
  stop(): Promise<void>;
}

const EVERY_SECOND = '* * * * * *';

/** Deadlines of sagas, expired reservations, days to cut at local midnight, keys revoked elsewhere. */
export function startTimers({ ledger, sagas, keys, logger }: TimedParts): Timers {
  let running: Promise<void> | undefined;

  async function attempt(what: string, work: () => unknown): Promise<void> {
    try {
      await work();
    } catch (err) {
      logger.warn({ err, timer: what }, 'timer work failed; it is tried again');
    }
  }

  async function tick(): Promise<void> {
    await attempt('sagas', () => sagas.pollDue());
    await attempt('days', () => ledger.cutDueDays());
    await attempt('reservations', () => ledger.expireDue());
    await attempt('keys', () => keys.refresh());
  }

  const task = schedule(
    EVERY_SECOND,
    () => {
      running ??= tick().finally(() => (running = undefined));
    },
    { name: 'tallybook', suppressMissedWarning: true },
  );
  return {
    async stop() {
      await task.destroy();
      await running;
    },
  };
}
