/**
 * Makes a failing story small: takes steps out, in halves and then one by one, as long as the same
 * invariant still breaks. What is drawn for a step does not depend on the others, so what stays
 * happens as it did.
 */
import { type Outcome, simulate, type StoryOptions } from './simulation.js';

export interface Shrunk {
  readonly outcome: Outcome;
  readonly only: ReadonlySet<number>;
  /** Stories that were run. */
  readonly runs: number;
}

/**
 * @param failed the whole story's outcome, with its violation.
 * @param maxRuns stories to try at most.
 */
export async function shrink(
  { seed, steps }: Pick<StoryOptions, 'seed' | 'steps'>,
  failed: Outcome,
  maxRuns = 200,
): Promise<Shrunk> {
  const invariant = failed.violation?.invariant;
  let outcome = failed;
  let kept = failed.steps.map(({ number }) => number);
  let runs = 0;
  for (
    let size = Math.ceil(kept.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < kept.length && runs < maxRuns;) {
      const fewer = [...kept.slice(0, from), ...kept.slice(from + size)];
      runs += 1;
      const tried = await simulate({ seed, steps, only: new Set(fewer) });
      if (tried.violation?.invariant === invariant) {
        kept = fewer;
        outcome = tried;
      } else from += size;
    }
  }
  return { outcome, only: new Set(kept), runs };
}
