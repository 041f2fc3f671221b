import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Logger, silentLogger } from '../../domain/kernel/logger.js';
import { readPresence, writePresence } from '../../channels/sandbox/presence.js';
import { startSandbox } from '../../channels/sandbox/process.js';
import { readOrCreateSecret } from '../../channels/sandbox/secret.js';
import { sign } from '../../channels/sandbox/signature.js';
import {
  type Sandbox,
  type SandboxOptions,
  startOrAdoptSandbox,
} from '../../channels/sandbox/supervisor.js';
import { waitUntil } from '../support/wait-until.js';
import {
  type CallbackReceiver,
  follow,
  makeDataDir,
  payment,
  removeDataDir,
  said,
  standing,
  startReceiver,
  succeeded,
} from './support.js';
import { masterKeysOf } from '../support/master-keys.js';

const SCRIPT = fileURLToPath(new URL('sandbox-process.mjs', import.meta.url));

let dataDir: string;
let receiver: CallbackReceiver;
const running: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  dataDir = makeDataDir();
  receiver = await startReceiver();
});
afterEach(async () => {
  for (const sandbox of running.splice(0)) await sandbox.stop();
  await receiver.close();
  removeDataDir(dataDir);
});

async function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startOrAdoptSandbox({
    dataDir,
    masterKeys: masterKeysOf(dataDir),
    callbackBaseUrl: receiver.url,
    logger: silentLogger,
    speed: 20,
    heartbeatMs: 50,
    command: [process.execPath, SCRIPT],
    ...options,
  });
  running.push(sandbox);
  return sandbox;
}

/** Kills the sandbox. Zero, where none answered, would name the group of this very process. */
function kill(pid: number): void {
  expect(pid).toBeGreaterThan(0);
  process.kill(pid, 'SIGKILL');
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const connect = ({ connector }: Sandbox) =>
  connector.connect({ channel: 'sandbox_a', secrets: {} });
const send = async (sandbox: Sandbox, request: Parameters<typeof follow>[1]) =>
  said((await connect(sandbox).send(request)).answer);
const query = async (sandbox: Sandbox, requestNo: string) =>
  said((await connect(sandbox).query(requestNo)).answer);
const told = (requestNo: string): number =>
  receiver.received.filter(({ body }) => body.includes(requestNo)).length;

describe('the supervisor', () => {
  it('starts a sandbox in a process group of its own and ends it with the server', async () => {
    const sandbox = await start();
    expect(sandbox.answered()).toBe(true);
    expect(readPresence(dataDir)).toEqual({
      pid: sandbox.pid,
      port: Number(new URL(sandbox.url).port),
      url: sandbox.url,
    });
    for (const file of ['sandbox.json', 'sandbox/secret']) {
      expect(statSync(join(dataDir, file)).mode & 0o777).toBe(0o600);
    }
    // A negative id names a group: it exists where the sandbox leads one.
    expect(lives(-sandbox.pid)).toBe(true);
    await sandbox.stop();
    expect(lives(sandbox.pid)).toBe(false);
    expect(readPresence(dataDir)).toBeUndefined();
  });

  it('adopts one that lives; callbacks then go to the newest server', async () => {
    const first = await start({ callbackBaseUrl: () => null });
    const request = payment({ scenario: 'pending_then_success' });
    await send(first, request);
    await waitUntil(async () => (await query(first, request.requestNo)).outcome === 'succeeded');
    expect(told(request.requestNo)).toBe(0);
    const second = await start();
    expect([second.pid, second.url]).toEqual([first.pid, first.url]);
    await waitUntil(() => told(request.requestNo) === 1);
  });

  it('starts another when it is killed; money, promises and callbacks due outlive it', async () => {
    receiver.answer = () => 503;
    const sandbox = await start();
    const { pid } = sandbox;
    const [paid, untold, pending, gone] = [
      payment(),
      payment({ scenario: 'pending_then_success' }),
      payment({ scenario: 'late_success_after_close' }),
      payment(),
    ];
    for (const request of [paid, untold, pending]) await send(sandbox, request);
    await connect(sandbox).close(gone.requestNo);
    await waitUntil(() => told(untold.requestNo) > 0);
    kill(pid);
    await waitUntil(() => sandbox.pid !== pid);
    expect(await query(sandbox, paid.requestNo)).toEqual(succeeded());
    expect(await send(sandbox, paid)).toEqual(succeeded());
    expect(await query(sandbox, pending.requestNo)).toEqual(standing('pending'));
    expect(await send(sandbox, gone)).toEqual(standing('closed'));
    expect(await send(sandbox, follow('refund', paid))).toEqual(succeeded());
    const before = receiver.received.length;
    receiver.answer = () => 200;
    await waitUntil(() =>
      receiver.received.slice(before).some(({ body }) => body.includes(untold.requestNo)),
    );
    const [total] = await sandbox.client.totals('sandbox_a');
    expect(total).toMatchObject({ captured: '177.76', refunded: '88.88' });
  });

  it('loses and doubles nothing when it is killed in the middle of the work', async () => {
    const sandbox = await start();
    const channel = connect(sandbox);
    const requests = Array.from({ length: 200 }, () =>
      payment({ amount: { value: '1', currency: 'JPY' } }),
    );
    const { pid } = sandbox;
    const sent = requests.map(async (request, index) => {
      const reply = await channel.send(request);
      if (index === 60) kill(pid);
      return reply;
    });
    const acknowledged = (await Promise.all(sent)).map(({ answer }) => answer.outcome);
    await waitUntil(() => sandbox.pid !== pid);
    const outcomes = await Promise.all(requests.map(({ requestNo }) => query(sandbox, requestNo)));
    for (const [index, outcome] of acknowledged.entries()) {
      if (outcome === 'succeeded') expect(outcomes[index]?.outcome).toBe('succeeded');
    }
    const again = await Promise.all(requests.map((request) => send(sandbox, request)));
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['succeeded']));
    const [total] = await sandbox.client.totals('sandbox_a');
    expect(total?.captured).toBe('200');
  });

  const logged = { info: [] as string[], warn: [] as string[], error: [] as string[] };
  const logger: Logger = {
    info: (_, message) => logged.info.push(message),
    warn: (_, message) => logged.warn.push(message),
    error: (_, message) => logged.error.push(message),
  };
  beforeEach(() => Object.values(logged).forEach((messages) => messages.splice(0)));

  it('goes on without a sandbox that does not start, and calls it an error in the end, once', async () => {
    const sandbox = await start({
      ...{ command: [process.execPath, '--eval', 'process.exit(1)'], logger },
      ...{ startTimeoutMs: 300, alarmMs: 600 },
    });
    expect([sandbox.answered(), sandbox.pid]).toEqual([false, 0]);
    expect(await send(sandbox, payment())).toEqual(standing('unknown'));
    await waitUntil(() => logged.error.length > 0);
    const ends = logged.warn.length;
    await waitUntil(() => logged.warn.length > ends);
    expect(logged.error).toEqual(['the sandbox does not answer']);
  });

  it('calls it no error that a sandbox has not answered when the server goes on', async () => {
    const sandbox = await start({ logger, startTimeoutMs: 1 });
    await waitUntil(() => sandbox.answered());
    expect(logged.info).toEqual(['the sandbox has not answered yet', 'sandbox answers']);
    expect(logged.error).toEqual([]);
  });

  it('does not adopt one of another protocol: it ends that one and starts its own', async () => {
    const secret = readOrCreateSecret(dataDir, masterKeysOf(dataDir));
    const asked: string[] = [];
    const old = createServer((request, response) => {
      asked.push(request.url ?? '');
      const body = Buffer.from(JSON.stringify({ protocol: 0, pid: 1 }));
      const nonce = String(request.headers['sandbox-nonce']);
      const message = { kind: 'response', status: 200, body } as const;
      response.writeHead(200, sign(secret, message, Date.now(), nonce)).end(body);
      if (request.url === '/stop') old.close();
    });
    await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve));
    const address = old.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    writePresence(dataDir, { pid: process.pid, port, url: `http://127.0.0.1:${port}` });
    const sandbox = await start();
    expect(asked.slice(0, 2)).toEqual(['/handshake', '/stop']);
    expect(sandbox.url).not.toContain(`:${port}`);
    old.closeAllConnections();
  });
});

describe('the sandbox', () => {
  const startHere = async (idleMinutes?: number) => {
    const sandbox = await startSandbox({
      dataDir,
      masterKeys: masterKeysOf(dataDir),
      logger: silentLogger,
      idleMinutes,
    });
    running.push(sandbox);
    return sandbox;
  };

  it('shares its data directory with no other', async () => {
    const first = await startHere();
    await expect(startHere()).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    await first.stop();
    await startHere();
  });

  it('comes back on the port of last time, or on another where that is taken', async () => {
    // A busy machine may hand the port to somebody else in between: then it is tried again.
    const portOfLastTime = await waitUntil(async () => {
      const first = await startHere();
      await first.stop();
      const second = await startHere();
      await second.stop();
      return second.url === first.url && Number(new URL(second.url).port);
    });
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(portOfLastTime, '127.0.0.1', resolve));
    const elsewhere = await startHere();
    expect(elsewhere.url).not.toContain(`:${portOfLastTime}`);
    await new Promise((resolve) => other.close(resolve));
  });

  it('ends when no server comes', async () => {
    const sandbox = await startHere(0.001);
    await sandbox.ended;
    expect(readPresence(dataDir)).toBeUndefined();
  });

  it('gives up a callback at its fifth refusal; being told to wait is none', async () => {
    receiver.answer = (index) => (index < 7 ? 429 : 401);
    const sandbox = await start({ speed: 1_000 });
    const refused = payment({ scenario: 'pending_then_success' });
    await send(sandbox, refused);
    await waitUntil(() => told(refused.requestNo) === 12);
    receiver.answer = () => 200;
    const taken = payment({ scenario: 'pending_then_success' });
    await send(sandbox, taken);
    await waitUntil(() => told(taken.requestNo) === 1);
    expect(told(refused.requestNo)).toBe(12);
  });
});
