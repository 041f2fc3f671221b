/** Listening on the port of last time, so that addresses given to payers stay good over a restart. */
import type { Server } from 'node:http';

const listenOn = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no TCP address'));
      else resolve(address.port);
    });
  });

/**
 * @param port fixed port, or 0 for any.
 * @param lastPort tried first if any will do; 0 for none.
 * @returns the port in use.
 */
export async function listen(
  server: Server,
  host: string,
  port: number,
  lastPort: number,
): Promise<number> {
  if (port !== 0 || lastPort === 0) return listenOn(server, port, host);
  try {
    return await listenOn(server, lastPort, host);
  } catch {
    return listenOn(server, 0, host);
  }
}
