import { writeSync } from 'node:fs';

/** Prints the one line that a machine counts, as the very last: `N passed, N failed`. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    // A suite that could not even be loaded counts as one failure: it must not pass unseen.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    // At the exit, because jest's own summary comes after its reporters.
    process.once('exit', () =>
      writeSync(1, `\n${results.numPassedTests} passed, ${failed} failed\n`),
    );
  }
}
