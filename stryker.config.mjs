import { fileURLToPath } from 'node:url';

/**
 * Mutation testing of one part of the domain by that part's own tests (docs/mutation.md).
 * `npm run mutation` runs it for each, because Stryker's threshold is one for a whole run.
 */
const part = process.env.MUTATION_PART ?? 'money';

/** The schemas of events are a part by themselves: other tests prove them, and load slowly. */
const mutate = {
  money: ['domain/money/**/*.ts'],
  ledger: ['domain/ledger/**/*.ts', '!domain/ledger/events.ts'],
  payment: ['domain/payment/**/*.ts', '!domain/payment/events.ts'],
  events: ['domain/{ledger,payment}/events.ts'],
};

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: mutate[part],
  ignorePatterns: [
    '/*',
    '!/domain',
    '!/eventstore',
    '!/test',
    '!/package.json',
    '!/jest.config.mjs',
  ],
  packageManager: 'npm',
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  jest: {
    configFile: 'jest.config.mjs',
    enableFindRelatedTests: false,
    config: {
      roots: ['<rootDir>/test/support/mutants'],
      testMatch: [`<rootDir>/test/support/mutants/${part}.ts`],
      setupFiles: ['<rootDir>/test/support/mutants/same-examples.mjs'],
      testEnvironment: fileURLToPath(
        new URL('test/support/mutants/stop-at-failure.cjs', import.meta.url),
      ),
    },
  },
  concurrency: 2,
  // Native modules of a run stay in memory for the life of its process: a fresh one now and then.
  maxTestRunnerReuse: 40,
  // A mutant that runs for ever is stopped by Stryker's count of hits; the clock is the last resort,
  // and generous, for it also ticks while other work has the processor.
  timeoutMS: 30_000,
  thresholds: { high: 95, low: 90, break: 85 },
  tempDirName: '.stryker-tmp',
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `reports/mutation/${part}.json` },
  htmlReporter: { fileName: `reports/mutation/${part}.html` },
};
