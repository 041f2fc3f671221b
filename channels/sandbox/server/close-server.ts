import { once } from 'node:events';
import type { Server } from 'node:http';

/** How long answers under way may take when the sandbox ends. */
const LAST_ANSWERS_MS = 250;

/** Answers under way may go out; then every connection is cut, those that wait in vain too. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
  await closed;
  clearTimeout(timer);
}
