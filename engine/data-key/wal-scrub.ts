/**
 * What is overwritten in a SQLite file still stands in its write-ahead log, until that is written back and cut to
 * nothing. That takes disk syncs, and whoever reads at that moment holds it up: so it is done a little later, once for
 * all that was overwritten meanwhile, waits for nobody, and is tried again until it is done.
 */
import type { Database } from '../../sqlite/driver.js';

interface WalScrub {
  /** Within a second, or as soon as no reader holds it up. */
  soon(): void;
  /** What is still to be scrubbed is scrubbed now. @throws Error if a reader does not let go. */
  finish(): Promise<void>;
}

const AFTER_MS = 250;
const AGAIN_MS = 1_000;

const LAST_TRIES = 50;
const LAST_TRY_EVERY_MS = 20;

export function createWalScrub(connection: Database): WalScrub {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tryIn = (ms: number): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (!truncateWal(connection)) tryIn(AGAIN_MS);
    }, ms).unref();
  };

  return {
    soon: () => tryIn(AFTER_MS),
    async finish() {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      for (let tries = 0; tries < LAST_TRIES; tries++) {
        if (truncateWal(connection)) return;
        await new Promise((resolve) => setTimeout(resolve, LAST_TRY_EVERY_MS));
      }
      throw new Error(
        'the keys are destroyed, but a reader holds up the write-ahead log of the key store',
      );
    },
  };
}

/** Waits for nobody. @returns false if a reader holds it up. */
export function truncateWal(connection: Database): boolean {
  // No checkpoint is made within a transaction.
  if (connection.inTransaction) return false;
  const wait = connection.pragma('busy_timeout', { simple: true }) as number;
  connection.pragma('busy_timeout = 0');
  try {
    const [row] = connection.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    return row?.busy === 0;
  } catch {
    // A full disk, or a lock: what is not done is tried again.
    return false;
  } finally {
    connection.pragma(`busy_timeout = ${wait}`);
  }
}
