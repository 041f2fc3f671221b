/**
 * The sandbox while a demo's past is made: the same code in this process, on the demo's clock. Then it hands
 * over to the process that a development start has.
 */
import { createSandboxClient } from '../../../channels/sandbox/client.js';
import { sandboxConnector } from '../../../channels/sandbox/connector.js';
import { startSandbox } from '../../../channels/sandbox/process.js';
import { readOrCreateSecret } from '../../../channels/sandbox/secret.js';
import {
  type Sandbox,
  type SandboxOptions,
  startOrAdoptSandbox,
} from '../../../channels/sandbox/supervisor.js';
import type { ChannelConnection, Connector } from '../../../domain/channel/connector.js';
import type { Clock } from '../../../domain/kernel/clock.js';
import { silentLogger } from '../../../domain/kernel/logger.js';
import type { DemoClock } from './clock.js';

/** Signatures say when they were made. The clock of the past may jump by an hour while a call is under way. */
const SYSTEM: Clock = { now: Date.now };
/** A call that is under way takes its time whatever the clock says. */
const LEAST_TIMEOUT_MS = 120;

export interface DemoSandbox extends Pick<Sandbox, 'connector' | 'answered' | 'stop'> {
  /** Ends the sandbox of the past and starts the process. */
  handOver(): Promise<void>;
}

export async function startDemoSandbox(
  options: SandboxOptions,
  clock: DemoClock,
): Promise<DemoSandbox> {
  const { dataDir, masterKeys, callbackBaseUrl, timeoutMs = 5_000 } = options;
  const past = await startSandbox({
    ...{ dataDir, masterKeys, clock, awaitDisk: false, logger: silentLogger },
    signatures: SYSTEM,
  });
  const reach = { baseUrl: () => past.url, secret: readOrCreateSecret(dataDir, masterKeys) };
  const client = createSandboxClient({ ...reach, timeoutMs });
  await client.handshake({
    callbackBaseUrl: typeof callbackBaseUrl === 'string' ? callbackBaseUrl : callbackBaseUrl(),
    serverPid: process.pid,
  });
  const pastMs = Math.max(LEAST_TIMEOUT_MS, timeoutMs / clock.pace);
  const pastConnector = sandboxConnector({ ...reach, timeoutMs: pastMs });
  let present: Sandbox | undefined;
  let over = false;

  async function endPast(): Promise<void> {
    if (over) return;
    over = true;
    client.close();
    await past.stop();
  }
  return {
    connector: switching(pastConnector, () => present?.connector),
    answered: () => present?.answered() ?? true,
    async handOver() {
      await endPast();
      present = await startOrAdoptSandbox(options);
    },
    async stop() {
      await endPast();
      await present?.stop();
    },
  };
}

/** Calls go to the connector of the past until there is that of the present. */
function switching(past: Connector, present: () => Connector | undefined): Connector {
  return {
    ...past,
    connect(terms) {
      const before = past.connect(terms);
      let after: ChannelConnection | undefined;
      const now = (): ChannelConnection => (after ??= present()?.connect(terms)) ?? before;
      return {
        send: (request) => now().send(request),
        query: (requestNo) => now().query(requestNo),
        close: (requestNo) => now().close(requestNo),
        readCallback: (headers, body) => now().readCallback(headers, body, SYSTEM.now()),
        openDispute: async (order) => now().openDispute?.(order),
        cardFrame: (ancestors) => now().cardFrame?.(ancestors),
        get bill() {
          return now().bill;
        },
        // Whatever a connection may have, this one passes on.
      } satisfies Required<ChannelConnection>;
    },
  };
}
