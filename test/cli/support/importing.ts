/** `import payments` beside a server that answers as a test says; the file and the server go with the test. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { z } from 'zod';
import { type FakeAnswer, type FakeApi, type FakeRequest, startFakeApi } from './fake-api.js';
import { run } from './run.js';

export const paymentBody = z.object({ reference: z.string() });

let made: string;
let api: FakeApi | undefined;

beforeEach(async () => {
  made = await mkdtemp(join(tmpdir(), 'tallybook-cli-'));
});

afterEach(async () => {
  await api?.close();
  api = undefined;
  await rm(made, { recursive: true, force: true });
});

export const folder = (): string => made;

/** The server that is asked, from now on. */
export async function answering(answer: Parameters<typeof startFakeApi>[0]): Promise<FakeApi> {
  api = await startFakeApi(answer);
  return api;
}

export async function csv(text: string | Uint8Array): Promise<string> {
  const file = join(made, 'orders.csv');
  await writeFile(file, text);
  return file;
}

export const succeeded = (id = 'pay_1'): FakeAnswer => ({
  status: 201,
  body: { id, status: 'succeeded', failure: null },
});

export const problem = (status: number, code: string, headers = {}): FakeAnswer => ({
  status,
  headers,
  body: { code, detail: `${code} happened` },
});

export const isPayment = ({ path }: FakeRequest): boolean => path === '/v1/payments';

export const importing = async (file: string, ...options: string[]) =>
  run(['import', 'payments', file, '--url', api?.url ?? '', '--key', 'k', '--json', ...options]);
