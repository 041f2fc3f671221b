/**
 * npm run bench -- SUITE [--json] [--runs N] [--transactions N] …
 *
 * With `--json` the last line is the report; what happens meanwhile goes to standard error.
 */
import { Command, Option } from 'commander';
import { wholeNumber } from '../cli/options.js';
import { table } from '../cli/table.js';
import { endBySignals } from './at-exit.js';
import { type BenchmarkReport, machine, versions } from './report.js';
import type { Sizes, Suite } from './suite.js';
import { suites } from './suites.js';

const MOST = 100_000_000;

const size = (flags: string, description: string, least: number): Option =>
  new Option(flags, description).argParser(wholeNumber(least, MOST));

const program = new Command('bench')
  .argument('<suite>', `${[...suites.keys()].join(', ')}, or the name of a figure`)
  .option('--json', 'the last line is the report as JSON')
  .addOption(
    new Option('--runs <count>', 'runs of each figure').default(5).argParser(wholeNumber(5, 100)),
  )
  .addOption(size('--transactions <count>', 'of all runs of the largest figure', 10))
  .addOption(size('--accounts <count>', 'accounts of the ledger', 2))
  .addOption(size('--payments <count>', 'of one run', 1))
  .addOption(size('--seconds <count>', 'of one run, if it is measured over a time', 1))
  .parse();

interface Options extends Sizes {
  readonly json?: boolean;
  readonly runs: number;
}

endBySignals();
const { json, runs, ...sizes } = program.opts<Options>();
const name = program.args[0] ?? '';
const suite = pick(name);
const { settings, figures } = await suite.run({
  ...{ runs, sizes },
  // `http.batch.lag` comes with `http.batch`.
  wanted: (figure) => suites.has(name) || figure === name || name.startsWith(`${figure}.`),
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
  const found =
    suites.get(wanted) ?? [...suites.values()].find((each) => each.figures.includes(wanted));
  return found ?? program.error(`no suite or figure ${wanted}: ${[...suites.keys()].join(', ')}`);
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
