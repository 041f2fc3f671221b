/** The official client against our gateway, which runs in a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStoreDb } from '../../eventstore/eventstoredb/open.js';
import { engineUrl, type GatewayChild, startGatewayChild } from '../support/gateway-child.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { describeEventStoreContract } from './contract.js';

const folder = mkdtempSync(join(tmpdir(), 'tallybook-gateway-'));
let child: GatewayChild;
let proxy: TcpProxy;

describeEventStoreContract('official client → gateway', {
  start: async () => {
    child = await startGatewayChild(join(folder, 'events.sqlite'));
    proxy = await startTcpProxy(child.port);
  },
  open: () => openEventStoreDb(engineUrl(proxy.port), { appendTimeoutMs: 1_500 }),
  dropConnections: () => Promise.resolve(proxy.cut()),
  killAndRestart: () => child.killAndRestart(),
  loseNextAnswer: () => proxy.loseNextAnswer(),
  dispose: async () => {
    await proxy.close();
    await child.stop();
    rmSync(folder, { recursive: true });
  },
});
