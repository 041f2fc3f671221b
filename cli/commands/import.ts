import { stat } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { createApiClient } from '../api-client.js';
import type { CliContext } from '../cli-context.js';
import { type ConnectionOptions, findConnection } from '../connection.js';
import { CommandFailure, exitCodes } from '../exit-codes.js';
import { encodingNamed } from '../import/decoded-text.js';
import { importPayments, type ImportSummary } from '../import/import-payments.js';
import { currencyOption, type RowError } from '../import/payment-row.js';
import { printResult } from '../io.js';
import { wholeNumber } from '../options.js';
import { createProgress } from '../progress.js';

interface Options extends ConnectionOptions {
  readonly encoding: string;
  readonly delimiter: string;
  readonly merchant?: string;
  readonly reference: string;
  readonly amount: string;
  readonly currency: string;
  readonly createMerchants?: boolean;
  readonly concurrency: number;
  readonly json?: boolean;
}

/** Errors that the JSON summary lists; each error is printed as it happens. */
const LISTED_ERRORS = 1_000;

export function registerImport(program: Command, { io, exitWith }: CliContext): void {
  program
    .command('import')
    .description('Brings data in through the HTTP API of a running server.')
    .command('payments')
    .description('Pays every row of a CSV file; a second run of the same file changes nothing.')
    .argument('<file>', 'CSV file with a header')
    .option(
      '--encoding <name>',
      'of the file: utf-8, gb18030, windows-1252 …',
      encodingNamed,
      'utf-8',
    )
    .option('--delimiter <text>', 'between fields', delimiter, ',')
    .option('--merchant <column>', "column of the merchant's id (with an operator key)")
    .option('--reference <column>', "column of the merchant's reference", 'reference')
    .option('--amount <column>', 'column of the amount, a decimal of exactly the scale', 'amount')
    .option('--currency <code or column>', 'ISO 4217 code for all rows, or a column', 'currency')
    .option('--create-merchants', "register merchants that are not known, by the column's value")
    .option('--concurrency <count>', 'payments under way at a time', wholeNumber(1, 256), 8)
    .option('--url <url>', 'the server (default: http://HOST:PORT)')
    .option('--key <key>', 'API key (default: TALLYBOOK_KEY, or the operator key of dev-keys.json)')
    .option('--data-dir <folder>', 'where dev-keys.json is')
    .option('--json', 'print the summary as JSON')
    .action(async (file: string, options: Options) => {
      const connection = await findConnection(io, options);
      if (!(await stat(file)).isFile()) {
        throw new CommandFailure(`${file} is not a file: an import reads it twice`);
      }
      const progress = createProgress({ label: 'import', stream: io.err });
      const errors: RowError[] = [];
      const summary = await importPayments({
        file: { path: file, encoding: options.encoding, delimiter: options.delimiter },
        mapping: {
          merchant: options.merchant,
          reference: options.reference,
          amount: options.amount,
          currency: currencyOption(options.currency),
        },
        createMerchants: options.createMerchants === true,
        concurrency: options.concurrency,
        api: createApiClient(connection),
        onProgress: ({ rows, failed }, total) =>
          progress.update(rows, total, `rows, ${failed} failed`),
        onError: (error) => {
          if (errors.length < LISTED_ERRORS) errors.push(error);
          progress.line(describe(error));
        },
      });
      progress.finish();
      await printResult(io, options.json, { ...summary, errors }, toText);
      exitWith(summary.failed === 0 ? exitCodes.ok : exitCodes.findings);
    });
}

function delimiter(text: string): string {
  if (text === '' || /["\r\n]/.test(text)) {
    throw new InvalidArgumentError('the text between two fields, without quotes and line ends');
  }
  return text === '\\t' ? '\t' : text;
}

const describe = ({ line, reference, code, message }: RowError): string =>
  `line ${line}${reference === undefined ? '' : `, reference ${reference}`}: ${code}: ${message}`;

const toText = ({ rows, created, replayed, failed, merchants }: ImportSummary): string =>
  `${rows} rows: ${created} created, ${replayed} replayed, ${failed} failed; ${merchants} merchants registered`;
