/** The official client against a real server, where one is at hand (see eventstore.compose.yml). */
import { describe, it } from '@jest/globals';
import { openEventStoreDb } from '../../eventstore/eventstoredb/open.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { describeEventStoreContract } from './contract.js';

const url = process.env['EVENTSTORE_URL'];

if (url === undefined) {
  describe('event store contract: EventStoreDB', () => {
    it.skip('needs EVENTSTORE_URL', () => undefined);
  });
} else {
  const server = new URL(url);
  let proxy: TcpProxy;
  describeEventStoreContract('EventStoreDB', {
    start: async () => {
      proxy = await startTcpProxy(Number(server.port || 2113));
    },
    open: () => {
      const through = new URL(url);
      through.port = String(proxy.port);
      return openEventStoreDb(through.href, { appendTimeoutMs: 3_000 });
    },
    dropConnections: () => Promise.resolve(proxy.cut()),
    loseNextAnswer: () => proxy.loseNextAnswer(),
    dispose: () => proxy.close(),
  });
}
