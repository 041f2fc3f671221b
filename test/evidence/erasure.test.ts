/** Erasing evidence: the keys go, the log and its proofs stay. */
import { createPublicKey } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { verifyInstallation } from '../../cli/verify/verify-installation.js';
import { erasures, MAX_ERASED_AT_ONCE } from '../../domain/evidence/erasure.js';
import type { EvidenceEvent } from '../../domain/evidence/events.js';
import { ERASURES_STREAM } from '../../domain/evidence/streams.js';
import { keyFile } from '../../engine/data-key/open-data-keys.js';
import { sealKeyFile } from '../../engine/seal/seal-key.js';
import { run } from '../cli/support/run.js';
import { givenFor } from '../support/given-when-then.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

describe('an erasure', () => {
  const given = givenFor(erasures);
  const order = {
    erasure: 'ers_1',
    payment: 'pay_1',
    exchanges: [{ event: 'event-1', key: 'dk_1' }],
    reason: 'the payer asked for it',
  };
  const ordered: EvidenceEvent = { type: 'EvidenceErasureOrdered', data: order };
  const erased: EvidenceEvent = {
    type: 'EvidenceErased',
    data: { erasure: 'ers_1', destroyed: 1 },
  };

  it('is ordered once, and recorded as done once', () => {
    given()
      .when({ type: 'OrderErasure', ...order })
      .then(ordered);
    given(ordered)
      .when({ type: 'OrderErasure', ...order })
      .then();
    const record = { type: 'RecordErased', erasure: 'ers_1', destroyed: 1 } as const;
    given(ordered).when(record).then(erased);
    given(ordered, erased).when(record).then();
    given().when(record).rejected('not_found');
  });

  it('names at least one exchange, and not too many', () => {
    given()
      .when({ type: 'OrderErasure', ...order, exchanges: [] })
      .rejected('not_found');
    const exchanges = Array.from({ length: MAX_ERASED_AT_ONCE + 1 }, (_, index) => ({
      event: `event-${index}`,
      key: `dk_${index}`,
    }));
    given()
      .when({ type: 'OrderErasure', ...order, exchanges })
      .rejected('invalid_request');
  });
});

describe('erased evidence', () => {
  let folder: string;
  let dataDir: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallybook-erasure-'));
    dataDir = join(folder, 'data');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const story = z.object({
    data: z.array(
      z.object({
        id: z.string(),
        data: z.looseObject({ exchange: z.looseObject({ state: z.string() }).optional() }),
      }),
    ),
  });
  /** What an auditor sees of a payment's exchanges: the ids of their events, and their states. */
  async function exchangesOf(server: TestServer, payment: string) {
    const path = `/v1/payments/${payment}/events?limit=100`;
    const { body } = await server.http(path, { key: server.keys.auditor });
    return story
      .parse(body)
      .data.flatMap(({ id, data: { exchange } }) =>
        exchange === undefined ? [] : { id, state: exchange.state },
      );
  }
  const statesOf = async (server: TestServer, payment: string) => [
    ...new Set((await exchangesOf(server, payment)).map(({ state }) => state)),
  ];
  async function pay(server: TestServer, reference: string): Promise<string> {
    const { body } = await server.pay({ reference });
    await server.settled();
    return String(body['id']);
  }
  const erase = (...argv: string[]) =>
    run(['evidence', 'erase', '--data-dir', dataDir, '--json', ...argv]);

  it('cannot be read any more, in the story and the bundle; seals, bundle and log still verify', async () => {
    const first = await startTestServer({ dataDir });
    const [gone, kept] = [await pay(first, 'gone'), await pay(first, 'kept')];
    await waitUntil(async () => first.engine.seals.seal());
    expect(await statesOf(first, gone)).toEqual(['readable']);
    const count = (await exchangesOf(first, gone)).length;
    await first.stop();
    const backup = join(folder, 'keys-backup.db');
    copyFileSync(keyFile(dataDir), backup);

    const reason = 'the payer asked for it';
    const done = await erase('--payment', gone, '--reason', reason);
    expect([done.code, done.err]).toEqual([0, '']);
    expect(JSON.parse(done.out)).toMatchObject({ exchanges: count, destroyed: count });

    const second = await startTestServer({ dataDir });
    expect(await statesOf(second, gone)).toEqual(['evidence_erased']);
    expect(await statesOf(second, kept)).toEqual(['readable']);
    const recorded = await second.engine.log.readStream(ERASURES_STREAM, { limit: 10 });
    expect(recorded.map(({ event }) => event)).toMatchObject([
      { type: 'EvidenceErasureOrdered', data: { payment: gone, reason } },
      { type: 'EvidenceErased', data: { destroyed: count } },
    ]);
    expect(recorded[0]?.metadata.actor).toMatch(/^cli:./);
    await waitUntil(async () => second.engine.seals.seal());
    await second.stop();

    const bundle = join(folder, 'bundle.jsonl');
    expect((await run(['export', '--data-dir', dataDir, '--bundle', bundle])).code).toBe(0);
    const pem = join(folder, 'public.pem');
    const key = createPublicKey(readFileSync(sealKeyFile(dataDir), 'utf8'));
    writeFileSync(pem, key.export({ format: 'pem', type: 'spki' }));
    const verified = await run(['verify-bundle', bundle, '--public-key', pem, '--json']);
    expect(verified.code).toBe(0);
    expect(JSON.parse(verified.out)).toMatchObject({
      findings: [],
      evidence: { exchanges: count * 2, evidenceErased: count },
    });
    expect((await run(['verify-bundle', bundle, '--public-key', pem])).out).toContain(
      `evidence_erased: ${count}`,
    );
    const settings = second.engine.settings;
    expect((await verifyInstallation(settings, () => undefined)).findings).toEqual([]);

    // A backup of the keys brings back what was destroyed after it; the log remembers.
    for (const end of ['-wal', '-shm']) rmSync(`${keyFile(dataDir)}${end}`, { force: true });
    copyFileSync(backup, keyFile(dataDir));
    const third = await startTestServer({ dataDir });
    expect(await statesOf(third, gone)).toEqual(['evidence_erased']);
    expect(await statesOf(third, kept)).toEqual(['readable']);
    expect(await third.engine.log.readStream(ERASURES_STREAM, { limit: 10 })).toHaveLength(2);
    await third.stop();
  }, 120_000);

  it('is what was named, and nothing else; a wrong request erases nothing', async () => {
    const first = await startTestServer({ dataDir });
    const id = await pay(first, 'one');
    const [exchange] = await exchangesOf(first, id);
    await first.stop();
    const event = exchange?.id ?? '';
    for (const [argv, message] of [
      [['--reason', 'r'], /--payment or --event/],
      [['--payment', id, '--event', event, '--reason', 'r'], /--payment or --event/],
      [['--payment', 'pay_nobody', '--reason', 'r'], /no raw exchange/],
      [['--event', event, 'event-nobody', '--reason', 'r'], /nothing was erased/],
      [['--event', event], /--reason/],
      [['--event', event, '--reason', ' '], /text of one line/],
    ] as const) {
      const refused = await erase(...argv);
      expect([argv, refused.code]).toEqual([argv, 2]);
      expect(refused.err).toMatch(message);
    }
    const between = await startTestServer({ dataDir });
    expect(await statesOf(between, id)).toEqual(['readable']);
    await between.stop();
    expect((await erase('--event', event, '--reason', 'by mistake')).code).toBe(0);
    const again = await erase('--event', event, '--reason', 'once more');
    expect(JSON.parse(again.out)).toMatchObject({ exchanges: 1, destroyed: 0 });
    const second = await startTestServer({ dataDir });
    const states = new Map((await exchangesOf(second, id)).map((shown) => [shown.id, shown.state]));
    expect(states.get(event)).toBe('evidence_erased');
    expect([...states.values()].filter((state) => state === 'evidence_erased')).toHaveLength(1);
    await second.stop();
  }, 120_000);

  it('goes at the next start if the process ended between the order and the deed', async () => {
    const first = await startTestServer({ dataDir });
    const id = await pay(first, 'one');
    const { engine } = first;
    const events = await engine.log.readStream(`payment-${id}`, { limit: 100 });
    const exchanges = events.flatMap(({ id: event, event: { type, data } }) =>
      type === 'ChannelCallSettled' ? { event, key: data.exchange.key } : [],
    );
    const data = { erasure: 'ers_1', payment: id, exchanges, reason: 'r' };
    const metadata = {
      correlationId: 'ers_1',
      causationId: 't',
      actor: 'cli:t',
      at: '2026-01-01T00:00:00.000Z',
    };
    const event = { type: 'EvidenceErasureOrdered' as const, data };
    await engine.log.append(
      ERASURES_STREAM,
      [{ id: engine.ids.uuid(), event, metadata }],
      'no_stream',
    );
    expect(await statesOf(first, id)).toEqual(['readable']);
    await first.stop();
    const second = await startTestServer({ dataDir });
    expect(await statesOf(second, id)).toContain('evidence_erased');
    const recorded = await second.engine.log.readStream(ERASURES_STREAM, { limit: 10 });
    expect(recorded.map((stored) => stored.event)).toMatchObject([
      { type: 'EvidenceErasureOrdered' },
      { type: 'EvidenceErased', data: { erasure: 'ers_1', destroyed: exchanges.length } },
    ]);
    await second.stop();
  });
});
