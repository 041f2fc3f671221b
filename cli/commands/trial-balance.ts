import { type Command, InvalidArgumentError } from 'commander';
import { toInstant } from '../../domain/kernel/clock.js';
import { isDay } from '../../domain/ledger/calendar.js';
import { type Position, parsePosition } from '../../domain/kernel/position.js';
import type { CliContext } from '../cli-context.js';
import { CommandFailure, exitCodes } from '../exit-codes.js';
import { printResult } from '../io.js';
import { readLogPages, type StoreOptions, storeSettings, withReadonlyLog } from '../store.js';
import { table } from '../table.js';
import { type TrialBalance, trialBalanceOf } from '../trial-balance.js';

interface Options extends StoreOptions {
  readonly date?: string;
  readonly asOf?: string;
  readonly effectiveAt?: string;
  readonly book: string;
  readonly json?: boolean;
}

export function registerTrialBalance(program: Command, { io, exitWith }: CliContext): void {
  program
    .command('trial-balance')
    .description('Sums a book by subject and currency from the log alone.')
    .option('--date <day>', 'accounting day YYYY-MM-DD (default: the open one)', accountingDay)
    .option('--as-of <instant>', 'the log as of then: RFC 3339 with an offset, or a position', asOf)
    .option('--effective-at <day>', 'what takes effect by then, YYYY-MM-DD', accountingDay)
    .option('--book <id>', 'book', 'main')
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .option('--json', 'print as JSON')
    .action(async (options: Options) => {
      const balance = await withReadonlyLog(storeSettings(io, options), async (log) => {
        const fold = trialBalanceOf(options.book, options);
        const head = await log.head();
        if (isToCome(options.asOf, head)) throw new CommandFailure('--as-of is still to come');
        for await (const page of readLogPages(log, head)) page.forEach(fold.apply);
        const result = fold.result(options.date);
        if (result === undefined) throw new CommandFailure(`no book ${options.book}`);
        return { ...result, position: options.asOf === undefined ? head : fold.position() };
      });
      await printResult(io, options.json, balance, toText);
      exitWith(balance.balanced ? exitCodes.ok : exitCodes.findings);
    });
}

const isToCome = (given: string | undefined, head: Position): boolean =>
  given !== undefined &&
  given > (parsePosition(given) === undefined ? toInstant(Date.now()) : head);

/** A position, or an instant as events store it. */
export function asOf(text: string): string {
  if (parsePosition(text) !== undefined) return text;
  const ms = INSTANT.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms)) {
    throw new InvalidArgumentError('an instant with its offset: 2026-03-01T12:00:00Z');
  }
  return toInstant(ms);
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

export function accountingDay(text: string): string {
  if (!isDay(text)) {
    throw new InvalidArgumentError('a day as YYYY-MM-DD, from 0001-01-01 to 9999-12-31');
  }
  return text;
}

export function toText({ book, date, closed, lines, totals, balanced }: TrialBalance): string {
  const rows = lines.map((line) => [
    line.subject,
    line.currency,
    line.opening.value,
    line.debits.value,
    line.credits.value,
    line.closing.value,
  ]);
  const sums = totals.map(({ currency, debits, credits }) => [
    'total',
    currency,
    '',
    debits.value,
    credits.value,
    '',
  ]);
  const header = ['subject', 'currency', 'opening', 'debits', 'credits', 'closing'];
  return [
    `book ${book}, ${date} (${closed ? 'closed' : 'open'})`,
    table(header, [...rows, ...sums], [2, 3, 4, 5]),
    balanced ? 'balanced' : 'NOT BALANCED',
  ].join('\n');
}
