/** The protocol on a real server, where one is at hand (see eventstore.compose.yml). */
import { describe, it } from '@jest/globals';
import { describeProtocol } from './protocol/suite.js';

const url = process.env['EVENTSTORE_URL'];

if (url === undefined) {
  describe('protocol of EventStoreDB: a real server', () => {
    it.skip('needs EVENTSTORE_URL', () => undefined);
  });
} else {
  describeProtocol('a real server', {
    start: () => Promise.resolve({ url, stop: () => Promise.resolve() }),
  });
}
