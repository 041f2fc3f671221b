/** The real server as a process of its own, to be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
export { freePort } from '../../bench/server/child.js';
import { waitUntil } from '../support/wait-until.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const main = join(root, 'dist/cli/main.js');

export class ServerProcess {
  readonly url: string;
  #child: ChildProcess | undefined;
  #output = '';

  constructor(
    readonly dataDir: string,
    private readonly port: number,
    private readonly env: Readonly<Record<string, string>> = {},
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    const child = this.begin();
    await waitUntil(() => this.#isReady(child), {
      timeoutMs: 60_000,
      everyMs: 20,
      what: '/readyz',
    });
  }

  /** Starts it and waits for nothing. */
  begin(): ChildProcess {
    const args = [main, 'serve', '--dev', '--no-demo', '--data-dir', this.dataDir];
    const child = spawn(process.execPath, [...args, '--port', String(this.port)], {
      env: { ...process.env, LOG_LEVEL: 'warn', ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const keep = (chunk: Buffer) =>
      (this.#output = (this.#output + chunk.toString()).slice(-8_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    return child;
  }

  async #isReady(child: ChildProcess): Promise<boolean> {
    if (child.exitCode !== null) throw new Error(`the server ended: ${this.#output}`);
    try {
      return (await fetch(`${this.url}/readyz`)).ok;
    } catch {
      return false;
    }
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to end and waits; returns the exit code. */
  stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      return child?.exitCode ?? null;
    }
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
    return child.exitCode;
  }

  key(role: 'merchant' | 'finance' | 'auditor' | 'operator'): string {
    const keys = JSON.parse(readFileSync(join(this.dataDir, 'dev-keys.json'), 'utf8')) as Record<
      string,
      string
    >;
    return keys[role] ?? '';
  }

  /** Runs a command of the command line on the same data; this process goes on with its sockets meanwhile. */
  async run(...args: readonly string[]) {
    const child = spawn(process.execPath, [main, ...args, '--data-dir', this.dataDir], {
      env: { ...process.env, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, ...output };
  }
}
