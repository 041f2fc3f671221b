import type { Command } from 'commander';
import { controlCheckAnswer } from '../../api/control-check/body.js';
import type { ControlCheckBody } from '../../api/control-check/contract.js';
import { checkDay } from '../../projections/control-check/day-check.js';
import { inSnapshot } from '../../projections/framework/read-database.js';
import type { CliContext } from '../cli-context.js';
import { CommandFailure, exitCodes } from '../exit-codes.js';
import { printResult } from '../io.js';
import { openReadDatabaseReadonly } from '../read-database.js';
import { type StoreOptions, storeSettings, withReadonlyLog } from '../store.js';
import { table } from '../table.js';
import { accountingDay } from './trial-balance.js';

interface Options extends StoreOptions {
  readonly date?: string;
  readonly book: string;
  readonly json?: boolean;
}

export function registerControlCheck(program: Command, { io, exitWith }: CliContext): void {
  program
    .command('control-check')
    .description(
      'Compares accounts and general ledger of a day, and names the first event that differs.',
    )
    .option('--date <day>', 'accounting day YYYY-MM-DD (default: the open one)', accountingDay)
    .option('--book <id>', 'book', 'main')
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .option('--json', 'print as JSON')
    .action(async (options: Options) => {
      const settings = storeSettings(io, options);
      const { book, date } = options;
      const body = await withReadonlyLog(settings, async (log) => {
        const db = openReadDatabaseReadonly(settings);
        if (db === undefined) throw new CommandFailure('there are no read models yet');
        try {
          const found = await inSnapshot(db, (live) => checkDay(live, log, { book, date }));
          if (found === undefined) throw new CommandFailure(`no book ${book}`);
          return controlCheckAnswer(found, null);
        } finally {
          await db.close();
        }
      });
      await printResult(io, options.json, body, toText);
      exitWith(body.agrees ? exitCodes.ok : exitCodes.findings);
    });
}

function toText({ book, date, closed, agrees, lines, breaks, first }: ControlCheckBody): string {
  const header = ['subject', 'currency', 'flow', 'change', 'general ledger', 'accounts'];
  const rows = lines.map((line) => [
    line.subject,
    line.currency,
    line.flow.value,
    line.change.value,
    line.generalLedger.value,
    line.accounts.value,
  ]);
  return [
    `book ${book}, ${date} (${closed ? 'closed' : 'open'})`,
    table(header, rows, [2, 3, 4, 5]),
    ...breaks.map(
      ({ kind, subject, currency, account, expected, found }) =>
        `${kind}: ${account ?? subject ?? 'all subjects'} ${currency}: ${expected.value} is due, ${found.value} is there`,
    ),
    ...(first === null ? [] : [`first on ${first.day}: ${eventText(first.event)}`]),
    agrees ? 'agrees' : 'DOES NOT AGREE',
  ].join('\n');
}

function eventText(event: NonNullable<ControlCheckBody['first']>['event']): string {
  if (event === null) return 'every event is right, what is kept of the day is not (rebuild)';
  const { transaction, position, account, expected, found } = event;
  const of = account === null ? 'its voucher' : `account ${account}`;
  return `transaction ${transaction} at position ${position}, ${of}: ${expected.value} is due, ${found.value} is there`;
}
