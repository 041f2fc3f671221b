/**
 * A property that takes too long fails, and tells the smallest example that it has found so far: the search for a
 * smaller one may take hours, and jest cannot end a test that leaves it no turn.
 */
import fc from 'fast-check';
import { sized } from './test-size.js';

fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  interruptAfterTimeLimit: sized({ small: 2, ci: 5, full: 120 }) * 60_000,
  markInterruptAsFailure: true,
});
