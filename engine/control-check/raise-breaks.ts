/** Runs the control check when a day was cut, and at the start; what it finds becomes a case. */
import type { Cases } from '../../domain/case/port.js';
import type { Clock } from '../../domain/kernel/clock.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { previousDay } from '../../domain/ledger/calendar.js';
import { breakReport, type FoundBreak } from './break-case.js';

interface Parts {
  readonly cases: Pick<Cases, 'open'>;
  readonly books: () => Promise<readonly { readonly id: string; readonly day: string }[]>;
  /** The first break of a day, null for none; undefined if the read models are behind. */
  readonly check: (book: string, date: string) => Promise<FoundBreak | null | undefined>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
}

/** @returns looks once. */
export function raiseBreaks({ cases, books, check, clock, ids, logger }: Parts) {
  /** The day that was open when the book was checked last. */
  const checked = new Map<string, string>();
  return async (): Promise<void> => {
    for (const { id: book, day } of await books()) {
      if (checked.get(book) === day) continue;
      const found = [await check(book, previousDay(day)), await check(book, day)];
      if (found.includes(undefined)) continue;
      for (const one of found) {
        if (one === null || one === undefined) continue;
        const id = ids.uuid();
        const nowMs = clock.now();
        const context = { correlationId: id, causationId: id, actor: 'timer', nowMs };
        const report = breakReport(one);
        await cases.open(report, null, context);
        logger.error(
          { case: report.case, book, class: one.kind },
          'the control check found a break',
        );
      }
      checked.set(book, day);
    }
  };
}
