/**
 * npm run bench -- SUITE [--json] [--runs N]
 *
 * With `--json` the last line is the report; what happens meanwhile goes to standard error.
 */
import { Command, Option } from 'commander';
import { wholeNumber } from '../cli/options.js';
import { table } from '../cli/table.js';
import { type BenchmarkReport, machine, versions } from './report.js';
import { http } from './suites/http.js';
import { ledger } from './suites/ledger.js';
import { verify } from './suites/verify.js';
import type { Suite } from './suite.js';

const suites: ReadonlyMap<string, Suite> = new Map([
  ['http', http],
  ['ledger', ledger],
  ['verify', verify],
]);

const program = new Command('bench')
  .argument('<suite>', [...suites.keys()].join(', '))
  .option('--json', 'the last line is the report as JSON')
  .addOption(
    new Option('--runs <count>', 'runs of each figure').default(5).argParser(wholeNumber(5, 100)),
  )
  .parse();

const { json, runs } = program.opts<{ json?: boolean; runs: number }>();
const name = program.args[0] ?? '';
const { settings, figures } = await pick(name)({
  runs,
  note: (text) => void process.stderr.write(`${text}\n`),
});
const report: BenchmarkReport = {
  machine: machine(),
  versions: versions(),
  settings: { suite: name, runs, ...settings },
  figures,
};
process.stdout.write(`${json === true ? JSON.stringify(report) : toText(report)}\n`);

function pick(wanted: string): Suite {
  const suite = suites.get(wanted);
  return suite ?? program.error(`no suite ${wanted}: ${[...suites.keys()].join(', ')}`);
}

function toText({
  machine: host,
  versions: used,
  settings: set,
  figures: measured,
}: BenchmarkReport) {
  const line = (label: string, values: object): string =>
    `${label}: ${Object.entries(values)
      .map(([key, value]) => `${key} ${String(value)}`)
      .join(', ')}`;
  const cell = (value: number | undefined): string => (value === undefined ? '' : String(value));
  const rows = Object.entries(measured).map(([figure, f]) => [
    figure,
    cell(f.value),
    f.unit,
    cell(f.baseline),
    cell(f.ratio),
    cell(f.p50),
    cell(f.p99),
    cell(f.p999),
  ]);
  const header = ['figure', 'median', 'unit', 'baseline', 'ratio', 'p50 ms', 'p99 ms', 'p999 ms'];
  return [
    line('machine', host),
    line('versions', used),
    line('settings', set),
    '',
    table(header, rows, [1, 3, 4, 5, 6, 7]),
  ].join('\n');
}
