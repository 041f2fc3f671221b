interface Work {
  readonly run: () => void;
  readonly stop: () => void;
}

/**
 * Work at once if it is quiet, and once more afterwards if it was asked for meanwhile; never two at a time. From the
 * beginning of one turn to that of the next it takes as long as is said, so that what happens during a slow turn does
 * not wait longer for it. A turn that takes longer than half of that is followed by as long a pause, up to the whole.
 */
export function atMostEvery(everyMs: number, work: () => Promise<unknown>): Work {
  let isBusy = false;
  let isWanted = false;
  let isStopped = false;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  async function run(): Promise<void> {
    isWanted = true;
    if (isBusy || isStopped) return;
    isBusy = true;
    isWanted = false;
    const beganMs = performance.now();
    await work().catch(() => undefined);
    const tookMs = performance.now() - beganMs;
    const pauseMs = Math.min(everyMs, Math.max(tookMs, everyMs - tookMs));
    waiting = setTimeout(() => {
      isBusy = false;
      if (isWanted) void run();
    }, pauseMs);
  }

  return {
    run: () => void run(),
    stop(): void {
      isStopped = true;
      clearTimeout(waiting);
    },
  };
}
