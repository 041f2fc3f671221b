/** Real servers on data directories of a test's own, the transactions that they take, and what is left of those. */
import { once } from 'node:events';
import { afterEach, expect } from '@jest/globals';
import { run } from '../cli/support/run.js';
import { cny } from '../money/amounts.js';
import { freePort, ServerProcess } from './server-process.js';

export const MINUTES = 60_000;
const ENV = { RATE_LIMIT: '0', SEAL_INTERVAL_MS: '1000' };
const running: ServerProcess[] = [];

/** Stops after each test of the file that calls it what `serverOn` has made. */
export const stopAfterEach = (): void =>
  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
  }, MINUTES);

/** A server that is yet to be started. */
export async function serverOn(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const server = new ServerProcess(dataDir, await freePort(), { ...ENV, ...env });
  running.push(server);
  return server;
}

/** Starts a server that is to refuse; its exit code and what it said. */
export async function refusal(dataDir: string): Promise<{ code: number | null; said: string }> {
  const server = await serverOn(dataDir);
  const child = server.begin();
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

const get = (server: ServerProcess, path: string) =>
  fetch(`${server.url}/v1/ledgers/main/${path}`, {
    headers: { authorization: `Bearer ${server.key('operator')}` },
  });

export async function send(server: ServerProcess, path: string, body: unknown) {
  const response = await fetch(`${server.url}/v1/ledgers/main/${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.key('operator')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Readonly<Record<string, unknown>>;
  return { status: response.status, code: answer['code'] };
}

/** The accounts between which `transaction` moves money. */
export const openAccounts = async (server: ServerProcess): Promise<void> => {
  for (const [id, subject] of [
    ['harm:bank', 'bank'],
    ['harm:customer', 'customer_payable'],
  ]) {
    const opened = await send(server, 'accounts', { id, currency: 'CNY', subject });
    expect(opened.status).toBe(201);
  }
};

/** One yuan. */
export const transaction = (id: string) => {
  const amount = cny('1.00');
  return {
    id,
    entries: [
      { account: 'harm:bank', direction: 'debit', amount },
      { account: 'harm:customer', direction: 'credit', amount },
    ],
  };
};

/** Whether the book has this transaction. */
export const isKept = async (server: ServerProcess, id: string): Promise<boolean> =>
  (await get(server, `transactions/${id}`)).status === 200;

/** How many of the acknowledged there are, which must be the first ones; the balances agree with them. */
export async function survivors(server: ServerProcess, ids: readonly string[]): Promise<number> {
  const found: boolean[] = [];
  for (const id of ids) found.push(await isKept(server, id));
  const count = found.filter(Boolean).length;
  expect(found.slice(0, count)).not.toContain(false);
  const { balance } = (await (await get(server, 'accounts/harm:bank')).json()) as {
    balance: { posted: { value: string } };
  };
  expect(balance.posted.value).toBe(`${count}.00`);
  return count;
}

/** In this process: to load the command line for each would take most of the time. */
export async function expectVerified({ dataDir }: ServerProcess): Promise<void> {
  const { code, out, err } = await run(['verify', '--data-dir', dataDir]);
  expect([code, code === 0 ? '' : out + err]).toStrictEqual([0, '']);
}
