/** An auditor's bundle of a real server, and forgeries of it. */
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { HashChain, type Line, line as lineSchema } from '../../../domain/bundle/lines.js';
import { type BundleVerification, verifyBundle } from '../../../cli/bundle/verify-bundle.js';
import { sealKeyFile } from '../../../engine/seal/seal-key.js';
import { startTestServer } from '../../support/server.js';
import { waitUntil } from '../../support/wait-until.js';
import { run } from './run.js';

export interface ExportedBundle {
  readonly dataDir: string;
  /** Path of the bundle. */
  readonly bundle: string;
  /** Lines without line feeds. */
  readonly lines: readonly string[];
  /** @param key default: the one that signed. */
  readonly verify: (texts: readonly string[], key?: string) => Promise<BundleVerification>;
  /** The contents of the lines, to be changed and written anew by somebody who knows the format. */
  readonly forged: (change: (contents: Line[]) => Line[]) => string[];
}

/** What a real server wrote in the folder, with payments, refunds and seals, exported by the command. */
export async function exportBundle(folder: string): Promise<ExportedBundle> {
  const dataDir = join(folder, 'data');
  const server = await startTestServer({ dataDir });
  for (const reference of ['one', 'two']) {
    const { body } = await server.pay({ reference });
    await server.http(`/v1/payments/${String(body.id)}/refunds`, {
      key: server.keys.merchant,
      headers: { 'idempotency-key': reference, prefer: 'wait=10' },
      body: { amount: { value: '8.00', currency: 'CNY' } },
    });
    await server.settled();
    await waitUntil(async () => server.engine.seals.seal());
  }
  await server.settled();
  await waitUntil(async () => {
    await server.engine.seals.seal();
    const unsealed = await server.http('/v1/seals/latest', { key: server.keys.auditor });
    return unsealed.status === 200;
  });
  await server.stop();
  const bundle = join(folder, 'bundle.jsonl');
  const { code } = await run(['export', '--data-dir', dataDir, '--bundle', bundle]);
  expect(code).toBe(0);
  const lines = readFileSync(bundle, 'utf8').trimEnd().split('\n');
  const publicKey = createPublicKey(readFileSync(sealKeyFile(dataDir), 'utf8'))
    .export({ format: 'der', type: 'spki' })
    .toString('base64');
  return {
    ...{ dataDir, bundle, lines },
    verify: (texts, key = publicKey) => verifyBundle(each(texts), key),
    forged: (change) => forged(lines, change),
  };
}

async function* each(texts: readonly string[]): AsyncGenerator<string> {
  for (const text of texts) yield await Promise.resolve(text);
}

function forged(lines: readonly string[], change: (contents: Line[]) => Line[]): string[] {
  const chain = new HashChain();
  const contents = lines.map((text) => lineSchema.parse(JSON.parse(chain.read(text).content)));
  const fresh = new HashChain();
  return change(contents).map((content) => fresh.write(content).trimEnd());
}
