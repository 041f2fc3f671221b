/**
 * How the random tests run on a mutant: the same examples every time, so that a score can be compared
 * with the one before, few of them, and no search for a smaller example once one has failed.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: 20260310, numRuns: 50, endOnFailure: true });
