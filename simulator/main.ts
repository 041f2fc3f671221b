/** `npm run simulate -- --seed N --steps M`: one story, or many seeds in a row. */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError, Option } from 'commander';
import { INVARIANTS, type Invariant } from './violation.js';
import { shrink } from './shrink.js';
import { type Outcome, simulate } from './simulation.js';

interface Options {
  readonly seed: number;
  readonly seeds: number;
  readonly steps: number;
  readonly jobs: number;
  readonly story: boolean;
  readonly shrink: boolean;
  readonly until?: Invariant;
  readonly json: boolean;
}

const whole = (least: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new InvalidArgumentError(`a whole number from ${least} on`);
  }
  return value;
};

const options = new Command('simulate')
  .description('Runs payment stories in a simulated world and checks that every invariant holds.')
  .option('--seed <n>', 'the first seed', whole(0), 1)
  .option('--seeds <n>', 'how many seeds in a row', whole(1), 1)
  .option('--steps <n>', 'steps of each story', whole(1), 500)
  .option('--jobs <n>', 'processes that share the seeds', whole(1), 1)
  .option('--story', 'tell what happens', false)
  .option('--no-shrink', 'do not look for a smaller story that fails')
  .addOption(
    new Option('--until <invariant>', 'stop at the first seed that breaks it').choices(INVARIANTS),
  )
  .option('--json', 'print the result as JSON, on one line', false)
  .parse()
  .opts<Options>();

// Whoever reads only the beginning of a story has had enough of it.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

interface Total {
  seeds: number;
  steps: number;
  events: number;
  payments: number;
  kills: number;
  simulatedS: number;
  readonly failed: {
    readonly seed: number;
    readonly invariant: Invariant;
    readonly message: string;
  }[];
}

const total: Total = {
  seeds: 0,
  steps: 0,
  events: 0,
  payments: 0,
  kills: 0,
  simulatedS: 0,
  failed: [],
};
/** Over the histories of all seeds, in their order: equal for equal seeds. */
const histories = createHash('sha256');
const startedMs = performance.now();

if (options.jobs > 1) await runJobs();
else {
  for (let index = 0; index < options.seeds; index++) {
    await runSeed(options.seed + index);
    if (total.failed.some(({ invariant }) => invariant === options.until)) break;
  }
}

const tookS = Math.round((performance.now() - startedMs) / 1_000);
if (process.send !== undefined) {
  process.send(total);
  process.disconnect();
} else if (options.json) {
  const history = options.jobs === 1 ? { history: histories.digest('hex') } : {};
  console.log(JSON.stringify({ ...total, ...history, tookS }));
} else {
  const { seeds, steps, events, payments, kills, simulatedS, failed } = total;
  console.log(
    `${seeds} seeds, ${steps} steps, ${payments} payments, ${events} events, ${kills} kills, ` +
      `${Math.round(simulatedS / 3_600)} h simulated in ${tookS} s: ` +
      (failed.length === 0
        ? 'every invariant held'
        : `FAILED: seeds ${failed.map(({ seed }) => seed).join(', ')}`),
  );
}
process.exitCode = total.failed.length === 0 ? 0 : 1;

async function runSeed(seed: number): Promise<void> {
  const { steps } = options;
  const outcome = await simulate({ seed, steps, ...(options.story ? { tell: console.log } : {}) });
  histories.update(outcome.history);
  total.seeds += 1;
  total.steps += steps;
  total.events += outcome.events.length;
  total.payments += outcome.payments;
  total.kills += outcome.kills;
  total.simulatedS += outcome.simulatedS;
  if (outcome.violation !== null) {
    const { invariant, message } = outcome.violation;
    total.failed.push({ seed, invariant, message });
    await explain(seed, outcome);
  } else if (options.seeds === 1 && !options.json) {
    console.log(`seed ${seed}: history ${outcome.history}`);
  }
  if (total.seeds % 100 === 0) {
    console.error(`${total.seeds} of ${options.seeds} seeds, ${total.failed.length} failed`);
  }
}

/** Tells of a failure, as small a story as can be found. */
async function explain(seed: number, failed: Outcome): Promise<void> {
  const { steps } = options;
  const { violation } = failed;
  if (options.json) return;
  console.log(`seed ${seed} breaks ${violation?.invariant}: ${violation?.message}`);
  if (!options.shrink) return;
  const { outcome, only, runs } = await shrink({ seed, steps }, failed);
  console.log(`${only.size} of ${failed.steps.length} steps are enough (${runs} stories tried):`);
  await simulate({ seed, steps, only, tell: (line) => console.log(`  ${line}`) });
  console.log(`  ${outcome.violation?.invariant}: ${outcome.violation?.message}`);
  if (outcome.violation?.position != null) {
    console.log(`  shown by the event at position ${outcome.violation.position}`);
  }
}

/** Shares the seeds among processes, each with its own stretch. */
async function runJobs(): Promise<void> {
  const { jobs, seeds, seed, steps } = options;
  const each = Math.ceil(seeds / jobs);
  await Promise.all(
    Array.from({ length: Math.min(jobs, seeds) }, (_, job) => {
      const count = Math.min(each, seeds - job * each);
      if (count <= 0) return Promise.resolve();
      const child = fork(fileURLToPath(import.meta.url), [
        ...['--seed', String(seed + job * each), '--seeds', String(count)],
        ...['--steps', String(steps), ...(options.shrink ? [] : ['--no-shrink'])],
      ]);
      child.on('message', (part: Total) => {
        total.seeds += part.seeds;
        total.steps += part.steps;
        total.events += part.events;
        total.payments += part.payments;
        total.kills += part.kills;
        total.simulatedS += part.simulatedS;
        total.failed.push(...part.failed);
      });
      return new Promise<void>((resolve, reject) =>
        child.once('exit', (code) =>
          code === 0 || code === 1 ? resolve() : reject(new Error(`a job ended with ${code}`)),
        ),
      );
    }),
  );
}
