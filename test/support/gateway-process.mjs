/** node gateway-process.mjs FILE PORT: serves a store until it is killed. Runs from the build. */
import { startGateway } from '../../dist/eventstore/gateway/server.js';
import { openSqliteEventStore } from '../../dist/eventstore/sqlite/sqlite-event-store.js';

const [, , file, port, ENGINE_KEY] = process.argv;
const store = openSqliteEventStore({ file });
const gateway = await startGateway({
  store,
  port: Number(port),
  writable: true,
  engineKey: ENGINE_KEY,
});
process.stdout.write(`${gateway.port}\n`);
// The test that started this process holds its input open: no orphan outlives the test.
process.stdin.resume().on('end', () => process.exit(0));
