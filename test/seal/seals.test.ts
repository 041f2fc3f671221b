/** The seals of a running server, checked as an auditor does: with the answers and the key alone. */
import { createPublicKey } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { parseHash } from '../../domain/seal/hash.js';
import { isSealed } from '../../domain/seal/leaf.js';
import { verifyConsistency } from '../../domain/seal/proof.js';
import { verifySealedEvent } from '../../domain/seal/sealed-event.js';
import { verifyTreeHead } from '../../domain/seal/tree-head.js';
import { sealKeyFile } from '../../engine/seal/seal-key.js';
import { SealAudit } from '../../cli/verify/seal-audit.js';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { START } from '../../domain/kernel/position.js';
import { tallybookCodec } from '../../eventstore/codec/tallybook-codec.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

const head = z.strictObject({
  storeId: z.string(),
  treeSize: z.number(),
  rootHash: z.string(),
  signedAt: z.string(),
  keyId: z.string(),
  signature: z.string(),
});
const latestSeal = z.strictObject({
  object: z.literal('seal'),
  head,
  publicKey: z.string(),
});
const provenEvent = z.strictObject({
  object: z.literal('inclusion_proof'),
  event: z.strictObject({
    type: z.string(),
    stream: z.string(),
    revision: z.number(),
    id: z.string(),
    data: z.string(),
    metadata: z.string(),
  }),
  leafIndex: z.number(),
  auditPath: z.array(z.string()),
  head,
});

/** DER in base64, as openssl prints it from the key file: not what the server says. */
const publicKeyOf = (dataDir: string): string =>
  createPublicKey(readFileSync(sealKeyFile(dataDir), 'utf8'))
    .export({ format: 'der', type: 'spki' })
    .toString('base64');

const hash = (hex: string) => parseHash(hex) ?? Buffer.alloc(0);

describe('the seals of a server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  const ask = (path: string) => server.http(path, { key: server.keys.auditor });
  const logged = (): Promise<readonly RecordedEvent[]> =>
    server.engine.log.store.readAll({ after: START, limit: 4_096 });

  /** Pays, and signs all that was written until everything is sealed. */
  async function sealAll(reference: string) {
    await server.pay({ reference });
    await server.settled();
    const leaves = (await logged()).filter(({ stream }) => isSealed(stream)).length;
    await waitUntil(async () => {
      await server.engine.seals.seal();
      const answer = await ask('/v1/seals/latest');
      return latestSeal.safeParse(answer.body).data?.head.treeSize === leaves;
    });
    return latestSeal.parse((await ask('/v1/seals/latest')).body);
  }

  it('are none before the first', async () => {
    const answers = await Promise.all([
      ask('/v1/seals/latest'),
      ask('/v1/seals/consistency?from=1'),
    ]);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'not_sealed_yet'],
      [404, 'not_sealed_yet'],
    ]);
  });

  it('prove every event, and nothing that was changed', async () => {
    const { head: signed, publicKey } = await sealAll('first');
    expect(publicKey).toBe(publicKeyOf(server.dataDir));
    expect(verifyTreeHead(signed, publicKey)).toBe(true);
    let leaf = 0;
    for (const recorded of await logged()) {
      const answer = await ask(`/v1/events/${recorded.position}/proof`);
      if (!isSealed(recorded.stream)) {
        expect(answer.status).toBe(404);
        expect(answer.body.code).toBe('not_found');
        continue;
      }
      const { event, ...proof } = provenEvent.parse(answer.body);
      const { type, stream, revision, id, data, metadata } = recorded;
      expect(event).toEqual({ type, stream, revision, id, data, metadata });
      expect(proof.leafIndex).toBe(leaf++);
      expect(verifySealedEvent(event, proof, publicKey)).toBe(true);
      const changed = { ...event, data: event.data.replace(/.$/, ' }') };
      expect(verifySealedEvent(changed, proof, publicKey)).toBe(false);
    }
    expect(leaf).toBe(signed.treeSize);
  });

  it('prove that the log was only added to', async () => {
    const older = (await sealAll('second')).head;
    const newer = (await sealAll('third')).head;
    expect(newer.treeSize).toBeGreaterThan(older.treeSize);
    const { body } = await ask(`/v1/seals/consistency?from=${older.treeSize}`);
    const path = z.array(z.string()).parse(body.path).map(hash);
    expect(body).toMatchObject({
      oldSize: older.treeSize,
      newSize: newer.treeSize,
      oldRoot: older.rootHash,
      newRoot: newer.rootHash,
    });
    const proof = { oldSize: older.treeSize, newSize: newer.treeSize, path };
    expect(verifyConsistency(proof, hash(older.rootHash), hash(newer.rootHash))).toBe(true);
    expect(verifyConsistency(proof, hash(newer.rootHash), hash(newer.rootHash))).toBe(false);
  });

  it('refuse what cannot be', async () => {
    const { head: signed } = latestSeal.parse((await ask('/v1/seals/latest')).body);
    const answers = await Promise.all(
      [
        '/v1/seals/consistency',
        '/v1/seals/consistency?from=0',
        '/v1/seals/consistency?from=0x1',
        '/v1/seals/consistency?from=2&to=1',
        `/v1/seals/consistency?from=1&to=${signed.treeSize + 1}`,
        '/v1/events/1/proof',
        '/v1/events/99999999999999999999/proof',
      ].map(ask),
    );
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'invalid_request'],
      [400, 'invalid_request'],
      [400, 'invalid_request'],
      [400, 'invalid_request'],
      [404, 'not_sealed_yet'],
      [400, 'invalid_request'],
      [404, 'not_found'],
    ]);
  });

  it('sign nothing where nothing was added', async () => {
    const before = await server.engine.log.head();
    expect(await server.engine.seals.seal()).toBe(false);
    expect(await server.engine.log.head()).toBe(before);
  });

  it('are audited from the log alone, and a changed event is noticed at the next head', async () => {
    const log = await logged();
    expect(audit(log)).toEqual([]);
    for (const [at, event] of log.entries()) {
      if (!isSealed(event.stream) || at % 7 !== 0) continue;
      const changed = log.with(at, { ...event, metadata: `${event.metadata} ` });
      expect(audit(changed)[0]).toMatch(/^the first \d+ events are not those that were signed$/);
    }
    expect(audit(log.filter((_, at) => at !== 1))[0]).toMatch(/were signed|the log holds/);
  });

  function audit(log: readonly RecordedEvent[]): string[] {
    const seals = new SealAudit(server.engine.log.storeId);
    const found: string[] = [];
    for (const recorded of log) {
      seals.take(recorded);
      seals.check(tallybookCodec.decode(recorded), (message) => found.push(message));
    }
    return found;
  }
});

describe('the tree of the seals', () => {
  it('is the same after a restart, and where its cache was lost or damaged', async () => {
    const first = await startTestServer();
    const { dataDir } = first;
    try {
      await first.pay({ reference: 'one' });
      await first.settled();
      const consistency = async ({ http, keys, engine }: TestServer) => {
        await waitUntil(async () => (await engine.seals.seal(), true));
        const answer = await waitUntil(async () => {
          const found = await http('/v1/seals/consistency?from=1', { key: keys.auditor });
          return found.status === 200 ? found : undefined;
        });
        return answer.body;
      };
      await waitUntil(async () => first.engine.seals.seal());
      const before = await consistency(first);
      await first.engine.stop();
      const cache = join(dataDir, 'caches', 'seals.sqlite');
      for (const harm of ['none', 'lost'] as const) {
        if (harm === 'lost') rmSync(cache);
        const again = await startTestServer({ dataDir });
        try {
          expect(await consistency(again)).toMatchObject({ oldRoot: before.oldRoot });
          expect(again.engine.seals.health()).toBe(true);
        } finally {
          await again.stop();
        }
      }
    } finally {
      await first.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
