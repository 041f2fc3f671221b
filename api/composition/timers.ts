/** What happens by the clock: due timers are looked at; the work itself is elsewhere. */
import { schedule } from 'node-cron';
import type { Logger } from '../../domain/kernel/logger.js';

export interface TimedParts {
  readonly ledger: { expireDue(): Promise<number>; cutDueDays(): Promise<void> };
  readonly sagas: { pollDue(): void };
  readonly seals: { sealDue(): Promise<void> };
  readonly logger: Logger;
}

export interface Timers {
  /** Starts no more work and waits for what is under way. */
  stop(): Promise<void>;
}

/**
 * Deadlines are looked at every second that passes, whatever the clock on the wall does: after a night
 * asleep, or a clock that was set, one look is enough.
 */
const DEADLINES_MS = 1_000;
/** Days are cut at local midnight, which in every zone falls on a full minute. */
const EVERY_MINUTE = '* * * * *';

/** Deadlines of sagas, expired reservations, seals; days to cut at local midnight. */
export function startTimers({ ledger, sagas, seals, logger }: TimedParts): Timers {
  async function attempt(what: string, work: () => unknown): Promise<void> {
    try {
      await work();
    } catch (err) {
      logger.warn({ err, timer: what }, 'timer work failed; it is tried again');
    }
  }

  const deadlines = oneAtATime(async () => {
    await attempt('sagas', () => sagas.pollDue());
    await attempt('reservations', () => ledger.expireDue());
    await attempt('seals', () => seals.sealDue());
  });
  const days = oneAtATime(() => attempt('days', () => ledger.cutDueDays()));

  // What fell due while no server ran is cut at once.
  days.run();
  const beat = setInterval(() => deadlines.run(), DEADLINES_MS);
  const calendar = schedule(EVERY_MINUTE, () => days.run(), {
    name: 'tallybook',
    suppressMissedWarning: true,
  });
  return {
    async stop() {
      clearInterval(beat);
      await calendar.destroy();
      await Promise.all([deadlines.idle(), days.idle()]);
    },
  };
}

/** Work that is not begun again while it runs. */
function oneAtATime(work: () => Promise<void>) {
  let running: Promise<void> | undefined;
  return {
    run(): void {
      running ??= work().finally(() => (running = undefined));
    },
    idle: () => running ?? Promise.resolve(),
  };
}
