/**
 * What merchants' keys asked for. It is no event and nothing depends on it: requests wait in memory and are
 * written together, so that none of them waits for the disk. Who reads finds what was asked before.
 */
import type { Clock } from '../../domain/kernel/clock.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { LoggedRequest, RequestStore } from './request-store.js';

export interface RequestLog extends Pick<RequestStore, 'find' | 'list'> {
  /** Costs its caller next to nothing. Beyond the bound of what waits it is left out, and that is logged. */
  add(request: LoggedRequest): void;
  /** Writes what waits. */
  close(): void;
}

interface RequestLogParts {
  readonly store: RequestStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

const WRITE_EVERY_MS = 500;
const MAX_WAITING = 5_000;
/** Written in one go: a few milliseconds, in which nothing else runs. */
const WRITTEN_AT_ONCE = 250;

export function createRequestLog({ store, clock, logger }: RequestLogParts): RequestLog {
  const waiting: LoggedRequest[] = [];
  let leftOut = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** A cache that cannot be written loses what waited, and stops nothing. */
  function writeSome(): void {
    const some = waiting.splice(0, WRITTEN_AT_ONCE);
    if (some.length === 0) return;
    try {
      store.add(some, clock.now());
    } catch (err) {
      logger.warn({ err, requests: some.length }, 'the log of requests could not be written');
    }
  }

  function writeAll(): void {
    while (waiting.length > 0) writeSome();
  }

  function onTime(): void {
    writeSome();
    if (leftOut > 0) {
      logger.warn({ requests: leftOut }, 'requests came faster than their log is written');
      leftOut = 0;
    }
    // The next piece has its turn behind whatever came meanwhile.
    timer = waiting.length === 0 ? undefined : setTimeout(onTime, 0).unref();
  }

  return {
    add(request) {
      if (waiting.length >= MAX_WAITING) leftOut += 1;
      else waiting.push(request);
      timer ??= setTimeout(onTime, WRITE_EVERY_MS).unref();
    },
    find(merchant, id) {
      writeAll();
      return store.find(merchant, id);
    },
    list(filter) {
      writeAll();
      return store.list(filter);
    },
    close() {
      clearTimeout(timer);
      writeAll();
      store.close();
    },
  };
}
