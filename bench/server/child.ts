/** A process that is measured from outside, ready once it has said so. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { atExit } from '../at-exit.js';

/** A file of the build. */
export const dist = (file: string): string =>
  fileURLToPath(new URL(`../../${file}`, import.meta.url));

/** Options of Node for every process that is started, to profile it. */
const NODE_ARGS = (process.env.BENCH_NODE_ARGS ?? '').split(' ').filter((arg) => arg !== '');

export interface Child {
  /** Rejects if it ends by itself; never resolves. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/** Starts a Node script of `dist/`; its log goes nowhere, what it says at a bad end is shown. */
export function startChild(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Child {
  const child: ChildProcess = spawn(process.execPath, [...NODE_ARGS, dist(script), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'exit');
  const endNow = atExit(() => void child.kill('SIGTERM'));
  const failed = new Promise<never>((_, reject) => {
    child.once('exit', (code) => {
      if (code !== null && code !== 0) process.stderr.write(said);
      reject(new Error(`${script} has ended`));
    });
  });
  // Nobody may be waiting for it when it ends as it should.
  failed.catch(() => undefined);
  return {
    failed,
    async stop() {
      endNow();
      await ended;
    },
  };
}

/** A port that nobody held a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Asks until the address answers 200. @throws Error when the time is up. */
export async function untilReady(url: string, withinMs = 60_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    const ready = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${url} did not get ready`);
}
