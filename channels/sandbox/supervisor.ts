/**
 * Sees to it that the sandbox lives while the server does: adopts one that is there, starts one if
 * there is none, and starts another when it dies. The same heartbeat does all three, and tells the
 * sandbox that its server lives and where callbacks go.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Connector } from '../../domain/channel/connector.js';
import type { MasterKeys } from '../../domain/secret/master-keys.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { createSandboxClient, type SandboxClient } from './client.js';
import { sandboxConnector } from './connector.js';
import { type Presence, readPresence } from './presence.js';
import { PROTOCOL } from './protocol.js';
import { readOrCreateSecret, sandboxFolder } from './secret.js';

export interface SandboxOptions {
  readonly dataDir: string;
  /** Folder of the secret, and of the file that says where the sandbox answers. Default: `dataDir`. */
  readonly home?: string | undefined;
  /** Open the secret that is shared with the sandbox. */
  readonly masterKeys: MasterKeys;
  /** Where this server takes callbacks, `http://HOST:PORT`; null from it while it does not listen. */
  readonly callbackBaseUrl: string | (() => string | null);
  readonly logger: Logger;
  /** Longest time of one channel call; default 5,000. */
  readonly timeoutMs?: number | undefined;
  /** Divides the sandbox's delays; default 1. */
  readonly speed?: number | undefined;
  /** Program and arguments that run the sandbox; default this Node with `dist/cli/main.js sandbox`. */
  readonly command?: readonly [string, ...string[]] | undefined;
  /** Between two heartbeats; default 2,000. */
  readonly heartbeatMs?: number | undefined;
  /** How long the start waits for an answer; default 15,000. */
  readonly startTimeoutMs?: number | undefined;
  /** Without an answer for so long since the start something is wrong; default 60,000. */
  readonly alarmMs?: number | undefined;
}

export interface Sandbox {
  /** Address of the sandbox now; it may change when it starts anew. Throws before its first answer. */
  readonly url: string;
  /** Its process id; 0 before its first answer. */
  readonly pid: number;
  /** Speaks to the sandbox's channels, `sandbox_a` and `sandbox_b`. */
  readonly connector: Connector;
  /** How what it is started for is reached. */
  readonly reach: SandboxReach;
  /** Bills, totals and requests as the sandbox has them. */
  readonly client: SandboxClient;
  /** True once the sandbox has answered a signed handshake. */
  answered(): boolean;
  /** Ends the sandbox with its server. Callbacks still due are told when it runs again. */
  stop(): Promise<void>;
}

export interface SandboxReach {
  /** Throws before its first answer. */
  readonly baseUrl: () => string;
  readonly secret: string;
  /** Longest time of one call. */
  readonly timeoutMs: number;
}

const HANDSHAKE_TIMEOUT_MS = 2_000;
const REPORT_TIMEOUT_MS = 30_000;
const LAUNCH_TIMEOUT_MS = 10_000;
const POLL_MS = 25;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
const STOP_TIMEOUT_MS = 5_000;

/**
 * Adopts or starts the sandbox of a data directory and waits until it answers. If it does not in
 * `startTimeoutMs`, the server goes on without: the attempts go on too, and `answered()` tells.
 */
export async function startOrAdoptSandbox(options: SandboxOptions): Promise<Sandbox> {
  const supervisor = new Supervisor(options);
  await supervisor.start();
  return supervisor;
}

/** The same without the wait: `started` tells of its end. */
export function superviseSandbox(options: SandboxOptions): {
  readonly sandbox: Sandbox;
  readonly started: Promise<void>;
} {
  const sandbox = new Supervisor(options);
  return { sandbox, started: sandbox.start() };
}

/** `cli/main.js` beside this file's folder in a build, or in `dist` if the sources run. */
export function sandboxCommand(name: 'sandbox' | 'bank'): readonly [string, ...string[]] {
  const built = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
  const main = existsSync(built)
    ? built
    : fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  return [process.execPath, main, name];
}

class Supervisor implements Sandbox {
  readonly connector: Connector;
  readonly reach: SandboxReach;
  readonly client: SandboxClient;
  private readonly home: string;
  private readonly greeter: SandboxClient;
  /** Where the greeter calls: an address from the file, not yet known to answer. */
  private candidate: Presence | undefined;
  /** The sandbox that answered last. */
  private sandbox: Presence | undefined;
  private child: ChildProcess | undefined;
  private stopped = false;
  /** When something is wrong, by `performance.now()`; once that was said, never. */
  private alarmAt: number;
  private wake: () => void = () => undefined;
  private supervision: Promise<void> = Promise.resolve();

  constructor(private readonly options: SandboxOptions) {
    this.alarmAt = performance.now() + (options.alarmMs ?? 60_000);
    this.home = options.home ?? options.dataDir;
    const secret = readOrCreateSecret(this.home, options.masterKeys);
    const baseUrl = (): string => this.url;
    this.reach = { baseUrl, secret, timeoutMs: options.timeoutMs ?? 5_000 };
    this.client = createSandboxClient({ baseUrl, secret, timeoutMs: REPORT_TIMEOUT_MS });
    this.greeter = createSandboxClient({
      baseUrl: () => this.candidate?.url ?? this.url,
      secret,
      timeoutMs: HANDSHAKE_TIMEOUT_MS,
    });
    this.connector = sandboxConnector(this.reach);
  }

  get url(): string {
    if (this.sandbox === undefined) throw new Error('the sandbox has not answered yet');
    return this.sandbox.url;
  }

  get pid(): number {
    return this.sandbox?.pid ?? 0;
  }

  answered(): boolean {
    return this.sandbox !== undefined;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.options.startTimeoutMs ?? 15_000);
      this.supervision = this.supervise(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    if (!this.answered()) this.options.logger.info({}, 'the sandbox has not answered yet');
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.supervision;
    const isGone = (): boolean =>
      this.child === undefined &&
      (this.sandbox === undefined || readPresence(this.home)?.pid !== this.sandbox.pid);
    try {
      if (this.sandbox !== undefined) await this.greeter.stop();
    } catch {
      // It is dead already, or hangs: a signal is all that is left, and only to a child of our own.
      this.child?.kill('SIGTERM');
    }
    if (this.sandbox === undefined) this.child?.kill('SIGTERM');
    const deadlineMs = performance.now() + STOP_TIMEOUT_MS;
    while (!isGone() && performance.now() < deadlineMs) await sleep(POLL_MS);
    this.greeter.close();
    this.client.close();
  }

  /** Heartbeat after heartbeat; a sandbox that does not answer one is replaced. */
  private async supervise(onAnswer: () => void): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.stopped) {
      if ((await this.greet()) || (await this.launch())) {
        onAnswer();
        pauseMs = FIRST_PAUSE_MS;
        await this.pause(this.options.heartbeatMs ?? 2_000);
      } else {
        this.sayIfWrong();
        await this.pause(pauseMs);
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
    }
  }

  /** A first start on a busy machine may take long: that alone is no error. */
  private sayIfWrong(): void {
    if (this.stopped || this.answered() || performance.now() < this.alarmAt) return;
    this.alarmAt = Infinity;
    this.options.logger.error({}, 'the sandbox does not answer');
  }

  /** True if a sandbox of this protocol answers at the address in the file. */
  private async greet(): Promise<boolean> {
    const { callbackBaseUrl, logger } = this.options;
    this.candidate = readPresence(this.home);
    if (this.candidate === undefined) return false;
    try {
      const { protocol } = await this.greeter.handshake({
        callbackBaseUrl: typeof callbackBaseUrl === 'string' ? callbackBaseUrl : callbackBaseUrl(),
        serverPid: process.pid,
      });
      if (protocol !== PROTOCOL) {
        await this.greeter.stop();
        return false;
      }
    } catch {
      return false;
    }
    if (this.candidate.pid !== this.sandbox?.pid) {
      const adopted = this.candidate.pid !== this.child?.pid;
      logger.info({ pid: this.candidate.pid, url: this.candidate.url, adopted }, 'sandbox answers');
    }
    this.sandbox = this.candidate;
    return true;
  }

  /**
   * Starts a sandbox and waits for its answer. Should another one hold the state, the new one ends by
   * itself: there are never two.
   */
  private async launch(): Promise<boolean> {
    const child = this.child ?? this.spawn();
    const deadlineMs = performance.now() + LAUNCH_TIMEOUT_MS;
    while (this.child === child && !this.stopped && performance.now() < deadlineMs) {
      if (await this.greet()) return true;
      await sleep(POLL_MS);
    }
    return false;
  }

  private spawn(): ChildProcess {
    const { dataDir, speed, logger, command = sandboxCommand('sandbox') } = this.options;
    const [program, ...args] = command;
    const speedArgs = speed === undefined ? [] : ['--speed', String(speed)];
    const log = openSync(join(sandboxFolder(this.home), 'sandbox.log'), 'a', 0o600);
    // A process group of its own: an interrupt at the terminal is for the server alone.
    const child = spawn(program, [...args, '--data-dir', dataDir, ...speedArgs], {
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    child.unref();
    const ended = (how: object): void => {
      if (!this.stopped) logger.warn(how, 'sandbox process ended');
      this.child = undefined;
      this.wake();
    };
    child.once('error', (error) => ended({ err: error }));
    child.once('exit', (code, signal) => ended({ pid: child.pid, code, signal }));
    this.child = child;
    return child;
  }

  /** Waits, but not past the end of a child or of the supervision. */
  private async pause(ms: number): Promise<void> {
    if (this.stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
