/** The embedded store of a folder behind EventStoreDB's protocol, in a process of its own. */
import { connect } from 'node:net';
import { mkdirSync } from 'node:fs';
import { openEngineKey } from '../../eventstore/gateway/engine-key.js';
import { type Child, freePort, startChild } from './child.js';

export interface Gateway {
  /** What an engine connects with. */
  readonly url: string;
  stop(): Promise<void>;
}

const START_MS = 60_000;

export async function startGatewayProcess(dataDir: string): Promise<Gateway> {
  mkdirSync(dataDir, { recursive: true });
  const key = openEngineKey(dataDir);
  const port = await freePort();
  const args = ['gateway', '--writable', '--port', String(port), '--data-dir', dataDir];
  const child: Child = startChild('cli/main.js', args, {});
  try {
    await Promise.race([untilListening(port), child.failed]);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    url: `esdb://127.0.0.1:${port}?tls=false&connectionName=${key}`,
    stop: () => child.stop(),
  };
}

/** @throws Error when the time is up. */
async function untilListening(port: number): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    const listens = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (listens) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`nothing listens on ${port}`);
}
