import type { EventPlace, Finding } from './check.js';

export interface CheckResult {
  readonly check: string;
  readonly findings: number;
  /** What was compared, or why nothing could be. */
  readonly note?: string;
}

/** Findings of one check that are listed: after the first, most follow from it. */
const LISTED = 100;

/** Collects findings, and counts those that are not listed. */
export class Findings {
  readonly list: Finding[] = [];
  readonly #results = new Map<string, CheckResult>();

  /** Names a check that runs, so that it is reported even if it finds nothing. */
  register(check: string, note?: string): void {
    const findings = this.#results.get(check)?.findings ?? 0;
    this.#results.set(check, note === undefined ? { check, findings } : { check, findings, note });
  }

  add(check: string, message: string, event: EventPlace | null): void {
    const result = this.#results.get(check) ?? { check, findings: 0 };
    this.#results.set(check, { ...result, findings: result.findings + 1 });
    if (result.findings < LISTED) this.list.push({ check, message, event });
  }

  results(): readonly CheckResult[] {
    return [...this.#results.values()];
  }
}
