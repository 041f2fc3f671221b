/** Wakes the sandbox when something is due: one timer, set anew whenever the plan changes. */
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import type { PacedClock } from '../../../domain/kernel/clock.js';

export interface AgendaParts {
  readonly clock: PacedClock;
  /** Earliest time at which there is something to do; null for never. */
  readonly nextDueMs: () => number | null;
  /** Does what is due. */
  readonly run: (nowMs: number) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Longest wait at once, so that a clock set forward is noticed. */
const LONGEST_WAIT_MS = 1_000;
const RETRY_MS = 250;

export class Agenda {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly parts: AgendaParts) {}

  /** Looks again at what is due and when. */
  poke(): void {
    // While a run is under way it looks again by itself when it ends.
    if (this.stopped || this.running !== undefined) return;
    clearTimeout(this.timer);
    const dueMs = this.parts.nextDueMs();
    if (dueMs === null) return;
    const { clock } = this.parts;
    const waitMs = dueMs - clock.now();
    this.timer =
      waitMs > LONGEST_WAIT_MS
        ? setTimeout(() => this.poke(), LONGEST_WAIT_MS / clock.pace)
        : setTimeout(() => this.begin(), Math.max(0, waitMs / clock.pace));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private begin(): void {
    this.running = this.run();
  }

  private async run(): Promise<void> {
    try {
      await this.parts.run(this.parts.clock.now());
    } catch (error) {
      this.parts.onError(error);
      // What failed is still due: not at once again.
      await setTimeoutPromise(RETRY_MS);
    }
    this.running = undefined;
    this.poke();
  }
}
