import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shareLock } from './lock.mjs';

/** The folder of package.json. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** An end that needs no stack: the message may be empty when a child process has told all. */
export class Failed extends Error {
  constructor(exitCode, message = '') {
    super(message);
    this.exitCode = exitCode;
  }

  /** Whether a signal ended the child process. */
  get interrupted() {
    return this.exitCode > 128;
  }
}

const windows = process.platform === 'win32';
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command in `root` to its end. What it prints goes to stderr: stdout belongs to the command
 * that was asked for. A signal that ends this process ends the command, with every child of its own.
 *
 * @throws Failed the command failed
 */
export async function run(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...env },
    shell: windows,
    detached: !windows, // a process group of its own, which a signal reaches as a whole
  });
  if (child.pid !== undefined) shareLock(child.pid);
  const stop = (signal) => {
    try {
      if (windows) child.kill(signal);
      else process.kill(-child.pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  };
  for (const signal of signals) process.on(signal, stop);
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...end) => resolve(end));
  }).finally(() => {
    for (const signal of signals) process.off(signal, stop);
  });
  if (signal) throw new Failed(128 + constants.signals[signal]);
  if (code !== 0) throw new Failed(code ?? 1);
}
