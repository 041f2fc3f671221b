/** A writable gateway over an embedded store, in a process of its own that can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('gateway-process.mjs', import.meta.url));

/** What an engine shows to a gateway of the tests. */
export const ENGINE_KEY = 'tbg_of-the-tests';
/** The connection string of an engine. */
export const engineUrl = (port: number): string =>
  `esdb://127.0.0.1:${port}?tls=false&connectionName=${ENGINE_KEY}`;

export interface GatewayChild {
  /** The same one over all restarts. */
  readonly port: number;
  /** SIGKILL, and a new process over the same file. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startGatewayChild(file: string): Promise<GatewayChild> {
  let child = await startProcess(file, 0);
  const kill = async (): Promise<void> => {
    const exit = once(child.process, 'exit');
    child.process.kill('SIGKILL');
    await exit;
  };
  return {
    port: child.port,
    async killAndRestart() {
      await kill();
      child = await startProcess(file, child.port);
    },
    stop: kill,
  };
}

async function startProcess(
  file: string,
  port: number,
): Promise<{ process: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [SCRIPT, file, String(port), ENGINE_KEY], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const listening = new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(Number(line.toString())));
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)));
  });
  const boundPort = await listening;
  // A test that fails to stop it must still come to its end; then the child sees its input end.
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe.unref();
  return { process: child, port: boundPort };
}
