/** 6,471 real payment orders of a Czech bank (PKDD'99), imported twice. Skipped where the file is not. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { startTestServer, type TestServer } from '../support/server.js';
import { sized } from '../support/test-size.js';
import { run } from './support/run.js';

const source = join(import.meta.dirname, '../../../shared/data/berka/order.asc');
const ROWS = sized({ small: 300, ci: 647, full: 6_471 });
const TIMEOUT_MS = 300_000;

const onRealData = existsSync(source) ? describe : describe.skip;

const lineSchema = z.object({ type: z.string(), data: z.string() });
const postingSchema = z.object({ metadata: z.record(z.string(), z.string()) });

/** Hellers of a decimal string with two places. */
const hellers = (amount: string): bigint => BigInt(amount.replace('.', ''));

onRealData("the payment orders of the Berka set, by the payee's bank", () => {
  let folder: string;
  let file: string;
  let server: TestServer;
  let sums: Map<string, bigint>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tallybook-berka-'));
    file = join(folder, 'orders.csv');
    const lines = (await readFile(source, 'latin1')).split('\r\n').slice(0, ROWS + 1);
    await writeFile(file, `${lines.join('\r\n')}\r\n`);
    sums = new Map();
    for (const line of lines.slice(1).filter((text) => text !== '')) {
      const [, , bank = '', , amount = ''] = line.split(';');
      const name = bank.replaceAll('"', '');
      sums.set(name, (sums.get(name) ?? 0n) + hellers(amount));
    }
    server = await startTestServer({ speed: 1_000 });
  }, TIMEOUT_MS);

  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const importing = () =>
    run([
      ...['import', 'payments', file, '--url', server.url, '--key', server.keys.operator],
      ...['--delimiter', ';', '--merchant', 'bank_to', '--reference', 'order_id'],
      ...['--amount', 'amount', '--currency', 'CZK', '--create-merchants', '--json'],
    ]);

  const tallybook = (...argv: string[]) => run(argv, { DATA_DIR: server.dataDir });

  it(
    'pays every order once, to the heller',
    async () => {
      const ran = await importing();
      expect({ ...ran, out: JSON.parse(ran.out) as unknown }).toMatchObject({
        code: 0,
        out: { rows: ROWS, created: ROWS, replayed: 0, failed: 0, merchants: sums.size },
      });

      const gross = new Map<string, bigint>();
      const { out } = await tallybook('export');
      for (const text of out.trimEnd().split('\n')) {
        const { type, data } = lineSchema.parse(JSON.parse(text));
        if (type !== 'TransactionPosted.v1') continue;
        const { metadata } = postingSchema.parse(JSON.parse(data));
        const { kind, merchant = '', gross: amount = '' } = metadata;
        if (kind === 'capture') gross.set(merchant, (gross.get(merchant) ?? 0n) + hellers(amount));
      }
      expect([...gross].sort()).toEqual([...sums].sort());
    },
    TIMEOUT_MS,
  );

  it('leaves balanced books that verify beside the living server', async () => {
    await server.settled();
    const balance = await tallybook('trial-balance', '--json');
    expect(JSON.parse(balance.out)).toMatchObject({ balanced: true });
    const verified = await tallybook('verify', '--json');
    expect(JSON.parse(verified.out)).toMatchObject({ findings: [], runningSagas: 0 });
    expect(verified.code).toBe(0);
  });

  it(
    'changes nothing when it is imported again',
    async () => {
      const before = await server.engine.log.head();
      const ran = await importing();
      expect(JSON.parse(ran.out)).toMatchObject({
        rows: ROWS,
        created: 0,
        replayed: ROWS,
        failed: 0,
        merchants: 0,
      });
      expect(await server.engine.log.head()).toBe(before);
    },
    TIMEOUT_MS,
  );
});
