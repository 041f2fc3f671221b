/** How long the command line waits for a server that does not answer. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createApiClient } from '../../cli/api-client.js';
import { startFakeApi } from './support/fake-api.js';
import { run } from './support/run.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tallybook-cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const answering = () => startFakeApi(() => ({ status: 200 }));

/** An address where nobody listens any more. */
async function deserted(): Promise<string> {
  const api = await answering();
  await api.close();
  return api.url;
}

describe('a server that is not there', () => {
  // Far below the two minutes for which a server that has answered is waited for.
  const SOON_MS = 40_000;

  it.each(['demo', 'import payments FILE'])(
    '%s says so soon, and how another address is given',
    async (command) => {
      const file = join(folder, 'orders.csv');
      await writeFile(file, 'reference,amount,currency\n1,10.00,CNY\n');
      const argv = command.replace('FILE', file).split(' ');
      const ran = await run([...argv, '--url', await deserted(), '--key', 'k'], {});
      expect({ code: ran.code, out: ran.out }).toEqual({ code: 2, out: '' });
      expect(ran.err).toMatch(/no answer from http:.*ECONNREFUSED.*--url.*PORT/);
    },
    SOON_MS,
  );

  it('is given up by a client that nobody has answered yet', async () => {
    const retries: string[] = [];
    const client = createApiClient({
      ...{ url: await deserted(), key: 'k', reachMs: 0 },
      onRetry: (reason) => retries.push(reason),
    });
    await expect(client.send({ method: 'GET', path: '/' })).rejects.toThrow('no answer from');
    expect(retries).toEqual([]);
  });

  it('is waited for once it has answered, as while it restarts', async () => {
    const retries: string[] = [];
    const api = await answering();
    const client = createApiClient({
      ...{ url: api.url, key: 'k', reachMs: 0, patienceMs: 1_000 },
      onRetry: (reason) => retries.push(reason),
    });
    expect((await client.send({ method: 'GET', path: '/' })).status).toBe(200);
    await api.close();
    await expect(client.send({ method: 'GET', path: '/' })).rejects.toThrow('no answer from');
    expect(retries).not.toEqual([]);
  });
});
