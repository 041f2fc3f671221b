/** Prints the one line that a machine counts: `N passed, N failed`. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    // A suite that could not even be loaded counts as one failure: it must not pass unseen.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    process.stdout.write(`\n${results.numPassedTests} passed, ${failed} failed\n`);
  }
}
