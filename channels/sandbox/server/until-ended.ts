/** Runs what is a process of its own until it ends by itself, or a signal asks it to. */
export async function untilEnded(
  start: () => Promise<{ readonly stop: () => Promise<void>; readonly ended: Promise<void> }>,
): Promise<void> {
  const running = await start();
  const stop = (): void => void running.stop();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  try {
    await running.ended;
  } finally {
    process.off('SIGTERM', stop);
    process.off('SIGINT', stop);
  }
}
