/** What becomes of a thread that fails in unusual ways: a pretended thread, or none but what it says. */
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Logger } from '../../../domain/kernel/logger.js';
import { ReaderSupervisor } from '../../../eventstore/reader/supervisor.js';
import type { FromFeeder, ToFeeder } from '../../../projections/thread/messages.js';
import { type StartThread, ThreadedFeeder } from '../../../projections/thread/threaded-feeder.js';
import { waitUntil } from '../../support/wait-until.js';
import { History } from '../history.js';
import { logUpTo } from '../log-views.js';
import { tally } from '../tally.js';
import { alone } from '../written-days.js';
import { PretendedThread } from './pretended-thread.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  jest.useRealTimers();
  for (const close of closing.splice(0).reverse()) await close();
});

/** A thread of which only the messages are there. */
class ToldThread extends EventEmitter {
  readonly heard: ToFeeder['type'][] = [];
  terminated = 0;

  postMessage({ type }: ToFeeder): void {
    this.heard.push(type);
  }

  terminate(): Promise<void> {
    this.terminated += 1;
    this.emit('exit', 1);
    return Promise.resolve();
  }

  tell(message: FromFeeder): void {
    this.emit('message', message);
  }
}

/** A logger that keeps its lines. */
function keptLines() {
  const lines: { readonly fields: object; readonly message: string }[] = [];
  const keep = (fields: object, message: string): void => void lines.push({ fields, message });
  const logger: Logger = { info: keep, warn: keep, error: keep };
  return { lines, logger };
}

/** A feeder whose threads open at once. */
async function startTold(logger?: Logger) {
  const readers = new ReaderSupervisor();
  const threads: ToldThread[] = [];
  const startThread: StartThread = () => {
    const thread = new ToldThread();
    threads.push(thread);
    setImmediate(() => thread.tell({ type: 'opened', slots: [] }));
    return thread;
  };
  const feeder = await ThreadedFeeder.start({ groups: [], readers, startThread, logger });
  const [thread] = threads;
  if (thread === undefined) throw new Error('no thread was started');
  return { feeder, thread, threads, readers };
}

describe('a thread that fails', () => {
  it('is followed by the next only when it has ended', async () => {
    const { feeder, thread, threads, readers } = await startTold();
    thread.emit('error', { code: 'SQLITE_FULL' });
    await nextTurn();
    expect(readers.health()).toBe(true);
    thread.emit('exit', 1);
    await nextTurn();
    expect(readers.health()).toBe('read models: reading again after Error: SQLITE_FULL');
    await waitUntil(() => threads.length === 2);
    const stopped = feeder.stop();
    threads[1]?.emit('exit', 0);
    await stopped;
    expect(threads[1]?.heard).toEqual(['stop']);
  });

  it('is ended if it does not end when it is told to, and that is logged', async () => {
    const { lines, logger } = keptLines();
    const { feeder, thread } = await startTold(logger);
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const stopped = feeder.stop();
    await jest.advanceTimersByTimeAsync(9_999);
    expect(thread).toMatchObject({ heard: ['stop'], terminated: 0 });
    await jest.advanceTimersByTimeAsync(1);
    await stopped;
    expect(thread.terminated).toBe(1);
    expect(lines).toMatchObject([{ fields: { err: { message: 'it took longer than 10000 ms' } } }]);
  });

  it('to start is told to who wants to open the read models', async () => {
    const readers = new ReaderSupervisor();
    const startThread: StartThread = () => {
      throw new Error('no more threads');
    };
    await expect(ThreadedFeeder.start({ groups: [], readers, startThread })).rejects.toThrow(
      'no more threads',
    );
    expect(readers.health()).toBe(true);
  });
});

describe('a thread with a reader that', () => {
  async function history(): Promise<{ readonly history: History; readonly folder: string }> {
    const folder = mkdtempSync(join(tmpdir(), 'tallybook-feeder-'));
    closing.push(() => rmSync(folder, { recursive: true, force: true }));
    const opened = await History.open(join(folder, 'events.sqlite'));
    closing.push(() => opened.close());
    await opened.registerMerchant('first');
    return { history: opened, folder };
  }

  it('gives no sign of life is ended, and another goes on', async () => {
    const {
      history: { log },
      folder,
    } = await history();
    // Those of this thread, beside the log's, which are the other thread's.
    const own = new ReaderSupervisor();
    const read = logUpTo(log, await log.head());
    const { readers } = read;
    const deaf = {
      ...read,
      readers: {
        start: readers.start.bind(readers),
        poll: readers.poll.bind(readers),
        health: readers.health.bind(readers),
        silent: () => ['read models tally'],
      },
    };
    const found: (string | true)[] = [];
    const startThread: StartThread = ({ again }) => {
      found.push(own.health());
      const database = { file: join(folder, 'read.sqlite') };
      const groups = [alone(tally())];
      return new PretendedThread({ log: again ? read : deaf, groups, database });
    };
    const parts = { groups: [alone(tally())], readers: own, startThread };
    const feeder = await ThreadedFeeder.start(parts);
    closing.push(() => feeder.stop());
    await waitUntil(() => found.length === 2);
    expect(found).toEqual([
      true,
      'read models: reading again after Error: no sign of life of read models tally',
    ]);
    await waitUntil(() => own.health() === true);
  });

  it('halts says why in the log of the process', async () => {
    const {
      history: { log },
      folder,
    } = await history();
    const { lines, logger } = keptLines();
    const broken = tally({
      name: 'broken',
      then: () => {
        throw new RangeError('not today', { cause: { tell: () => 1 } });
      },
    });
    const groups = [alone(broken)];
    const database = { file: join(folder, 'read.sqlite') };
    const startThread: StartThread = () => new PretendedThread({ log, groups, database });
    const feeder = await ThreadedFeeder.start({
      groups,
      readers: log.readers,
      startThread,
      logger,
    });
    closing.push(() => feeder.stop());
    await expect(feeder.ready).rejects.toThrow('broken: halted');
    expect(lines.map(({ message }) => message)).toEqual(['read models halted']);
    const { err } = lines[0]?.fields as { readonly err: Error };
    expect(err).toBeInstanceOf(Error);
    expect(err.cause).toMatchObject({ name: 'RangeError', message: 'not today' });
  });
});
