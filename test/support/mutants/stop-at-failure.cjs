const { TestEnvironment } = require('jest-environment-node');

/** Skips what is left of a run once a test has failed: a mutant is killed once. */
module.exports = class StopAtFailure extends TestEnvironment {
  #failed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_done' && test.errors.length > 0) this.#failed = true;
    if (name === 'test_start' && this.#failed) test.mode = 'skip';
  }
};
