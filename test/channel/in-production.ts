/** A new server in production for each test: two operators who configure its channels, and a shop that takes payments. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from '@jest/globals';
import { sandboxConnector } from '../../channels/sandbox/connector.js';
import { cny } from '../money/amounts.js';
import type { TestAnswer, TestRequest } from '../support/http-client.js';
import {
  changeChannel,
  type ProductionServer,
  startProduction,
} from '../support/production-server.js';
import { Acquirer } from './acquirer.js';

export const secret = 'a secret that no answer may hold';

/** A configuration that is accepted. */
export const asked = {
  name: 'one',
  connector: 'acquirer',
  methods: ['card'],
  costPercent: '0.20',
  secrets: { API_KEY: 'env:ACQUIRER_KEY' },
};

// Of the test that runs.
export let dataDir: string;
export let server: ProductionServer;
export let acquirer: Acquirer;
export const keys = { maker: '', checker: '', finance: '', merchant: '' };

/** Starts such a server before each test of the file that calls it. */
export function eachInProduction(): void {
  beforeEach(async () => {
    process.env.ACQUIRER_KEY = secret;
    dataDir = mkdtempSync(join(tmpdir(), 'tallybook-test-'));
    acquirer = new Acquirer();
    server = await startProduction({ dataDir, connectors: [acquirer, sandboxConnector(null)] });
    keys.maker = await server.issueKey('operator');
    keys.checker = await server.issueKey('operator');
    keys.finance = await server.issueKey('finance');
    keys.merchant = String((await ask('POST', '/v1/merchants', { name: 'Shop' })).body.key);
  });
  afterEach(async () => {
    await server.stop();
    delete process.env.ACQUIRER_KEY;
    rmSync(dataDir, { recursive: true, force: true });
  });
}

/** A request of the first operator, if `rest` has no other key. */
export const ask = (method: string, path: string, body?: unknown, rest: TestRequest = {}) =>
  server.ask(method, path, body, { key: keys.maker, ...rest });

/** What a problem says: its status, its code and the member that is wrong. */
export const told = ({ status, body }: TestAnswer) => [
  ...[status, body.code ?? null, body.param ?? null],
];
/** The proposal that a change has become. */
export const changeOf = ({ body }: TestAnswer) => body.change as Readonly<Record<string, unknown>>;

/** Proposes a change and has the other operator approve it. */
export const changed = (changes: unknown, name = 'one'): Promise<TestAnswer> =>
  changeChannel(server, keys, name, changes);

/** Configures a channel and enables it. */
export async function enabled(name = 'one', rest: object = {}): Promise<void> {
  expect((await ask('POST', '/v1/channels', { ...asked, ...rest, name })).status).toBe(201);
  expect((await changed({ enabled: true }, name)).body.status).toBe('executed');
}

/** A request of the shop that waits for its outcome. */
export const shopAsks = (path: string, body: object, prefer = 'wait=10') =>
  ask('POST', path, body, { key: keys.merchant, headers: { prefer } });

export const pay = (reference: string, rest: object = {}, prefer?: string) =>
  shopAsks(
    '/v1/payments',
    { amount: cny('100.00'), reference, method: { type: 'card' }, ...rest },
    prefer,
  );

/** What the readiness of the server says of its channels. */
export const channelsPart = async () => {
  const { body } = await ask('GET', '/readyz');
  return (body.parts as { name: string }[]).find(({ name }) => name === 'channels');
};
