/** What is measured and its baseline, in turns: what else the machine does meets both alike. */

export interface Measured {
  readonly perSecond: number;
  /** Milliseconds of each operation, if they are asked for. */
  readonly latenciesMs?: readonly number[];
}

export type Measure = () => Promise<Measured> | Measured;

export interface Interleaved {
  readonly values: readonly number[];
  /** None if nothing stands beside it. */
  readonly baselines?: readonly number[];
  readonly latenciesMs: readonly number[];
  readonly baselineLatenciesMs: readonly number[];
}

/**
 * So many runs of both, each run the other way round than the run before.
 * @param theirs undefined: there is no baseline.
 */
export async function interleave(
  runs: number,
  ours: Measure,
  theirs: Measure | undefined,
): Promise<Interleaved> {
  const mine: Measured[] = [];
  const others: Measured[] = [];
  const measureOurs = async (): Promise<void> => void mine.push(await ours());
  const measureTheirs = async (): Promise<void> => {
    if (theirs !== undefined) others.push(await theirs());
  };
  for (let run = 0; run < runs; run += 1) {
    const [first, second] =
      run % 2 === 0 ? [measureOurs, measureTheirs] : [measureTheirs, measureOurs];
    await first();
    await second();
  }
  const rates = (of: readonly Measured[]) => of.map(({ perSecond }) => perSecond);
  const latencies = (of: readonly Measured[]) => of.flatMap(({ latenciesMs = [] }) => latenciesMs);
  return {
    values: rates(mine),
    ...(theirs === undefined ? {} : { baselines: rates(others) }),
    latenciesMs: latencies(mine),
    baselineLatenciesMs: latencies(others),
  };
}

/** How many times a second, and how long each time took; what `prepare` does is not on the clock. */
export async function oneByOne<T>(
  times: number,
  each: {
    readonly prepare: () => T;
    readonly run: (prepared: T) => Promise<void> | void;
    /** Operations of one time. */
    readonly size: number;
  },
): Promise<Measured> {
  const latenciesMs: number[] = [];
  let tookMs = 0;
  for (let time = 0; time < times; time += 1) {
    const prepared = each.prepare();
    const began = performance.now();
    await each.run(prepared);
    const latency = performance.now() - began;
    latenciesMs.push(latency);
    tookMs += latency;
  }
  return { perSecond: (times * each.size) / (tookMs / 1_000), latenciesMs };
}

/** A closed loop: each caller begins its next operation when its last operation has ended. */
export async function closedLoop(
  callers: number,
  operations: number,
  run: (caller: number) => Promise<void>,
): Promise<Measured> {
  const latenciesMs: number[] = [];
  let begun = 0;
  const call = async (caller: number): Promise<void> => {
    while (begun < operations) {
      begun += 1;
      const sent = performance.now();
      await run(caller);
      latenciesMs.push(performance.now() - sent);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  return { perSecond: operations / ((performance.now() - began) / 1_000), latenciesMs };
}
