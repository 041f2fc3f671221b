/** A thread that writes an SQLite file by a connection of its own, as whoever gives it work sees it. */

/** What is used of the thread, a `Worker`. */
export interface WritingThread<ToThread, FromThread> {
  /** `close` ends it after what it was told before. */
  postMessage(message: ToThread | 'close'): void;
  on(event: 'message', listener: (message: FromThread) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  /** The process ends though the thread runs, or does not. */
  unref(): void;
  ref(): void;
}

/** Resolves when the thread has written what it was told, and has ended. */
export async function closeThread<ToThread, FromThread>(
  thread: WritingThread<ToThread, FromThread>,
): Promise<void> {
  const ended = new Promise<void>((resolve) => thread.on('exit', () => resolve()));
  thread.ref();
  thread.postMessage('close');
  await ended;
}
