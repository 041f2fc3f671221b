/** A TCP proxy on loopback that can break what goes through it. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Longer than HTTP/2's pings, acknowledgements and window updates: a request. */
const REQUEST_BYTES = 100;

export interface TcpProxy {
  readonly port: number;
  /** Ends every connection. */
  cut(): void;
  /** Swallows, from the next request on, everything that is sent back on that request's connection. */
  loseNextAnswer(): void;
  /** Swallows everything both ways, on connections that are there and on new ones, or stops to. */
  blackHole(on: boolean): void;
  /** Resolves when the black hole has swallowed so many bytes that clients sent. */
  swallowed(bytes: number): Promise<void>;
  /** Connections accepted so far. */
  accepted(): number;
  close(): Promise<void>;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let losing = false;
  let swallowing = false;
  let accepted = 0;
  let swallowed = 0;
  let waiting: (() => boolean)[] = [];

  const server = createServer((client) => {
    accepted += 1;
    const upstream = connect(targetPort, '127.0.0.1');
    let answersLost = false;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', (bytes) => {
      if (swallowing) {
        swallowed += bytes.length;
        waiting = waiting.filter((look) => !look());
        return;
      }
      if (losing && bytes.length >= REQUEST_BYTES) {
        losing = false;
        answersLost = true;
      }
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (!answersLost && !swallowing) client.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();

  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    loseNextAnswer() {
      losing = true;
    },
    blackHole(on) {
      swallowing = on;
      swallowed = 0;
    },
    swallowed: (bytes) =>
      new Promise((resolve) => {
        const look = (): boolean => {
          if (swallowed < bytes) return false;
          resolve();
          return true;
        };
        if (!look()) waiting.push(look);
      }),
    accepted: () => accepted,
    async close() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}
