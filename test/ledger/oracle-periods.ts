/** The oracle's closed periods: every close in order, and no cleverness. */
import type { Verdict } from './verdict.js';

export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const DAY_MS = 86_400_000;

/** Of the months that the test closes. */
const lastOf = (month: string): string =>
  ({ '2026-01': '2026-01-31', '2026-02': '2026-02-28' })[month] ?? '2026-03-31';

export class OraclePeriods {
  backdated = 0;
  readonly #closes: { through: string; hard: boolean }[] = [];
  /** The approval under which a period was reopened last. */
  #reopened: string | null = null;

  /** A month, closed through its last day. @param day the open accounting day */
  close(month: string, hard: boolean, backdated: number, day: string): Verdict {
    const through = lastOf(month);
    if (through >= day) return 'period_not_over';
    if (this.#through('hard') >= through) return 'period_closed_before';
    if (!hard && this.#through('any') >= through) return 'period_closed_before';
    if (backdated !== this.backdated) return 'closing_plan_outdated';
    this.#closes.push({ through, hard });
    return 'ok';
  }

  reopen(month: string, approval: string): Verdict {
    if (this.#reopened === approval) return 'repeat';
    const first = `${month}-01`;
    if (!this.isClosed(first)) return 'period_open';
    if (this.#through('hard') >= first) return 'period_closed';
    const before = dayOf(Date.parse(first) - DAY_MS);
    // What was closed softly beyond the day before is closed up to it alone.
    for (const close of this.#closes) {
      if (!close.hard && close.through > before) close.through = before;
    }
    this.#reopened = approval;
    return 'ok';
  }

  isClosed(date: string): boolean {
    return date <= this.#through('any');
  }

  firstOpen(date: string): string {
    return this.isClosed(date) ? dayOf(Date.parse(this.#through('any')) + DAY_MS) : date;
  }

  #through(which: 'hard' | 'any'): string {
    return this.#closes
      .filter(({ hard }) => hard || which === 'any')
      .reduce((most, { through }) => (through > most ? through : most), '');
  }
}
