/** The command line beside a living server, and on what it leaves behind. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Sqlite } from '../../sqlite/driver.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { run } from './support/run.js';

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tallybook-live-'));
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

const tallybook = (...argv: string[]) => run(argv, { DATA_DIR: dataDir });

const findingsOf = (out: string) =>
  z
    .looseObject({
      findings: z.array(z.looseObject({ check: z.string(), message: z.string() })),
    })
    .parse(JSON.parse(out)).findings;

describe('beside a living server', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer({ dataDir, speed: 100 });
  });

  afterAll(() => server.stop());

  it('demo shows how payments end, with the key of dev-keys.json', async () => {
    const ran = await tallybook('demo', '--url', server.url, '--json');
    expect(ran.code).toBe(0);
    const steps = z
      .array(z.looseObject({ what: z.string(), status: z.string() }))
      .parse(JSON.parse(ran.out));
    expect(steps.map(({ status }) => status)).toEqual([
      'succeeded',
      'succeeded',
      'succeeded',
      'authorized',
      'succeeded',
      'authorized',
      'canceled',
      'failed',
      'succeeded',
      'succeeded',
      'succeeded',
      'succeeded',
      'requires_action',
    ]);
  });

  it('import pays a file once, however often it is run', async () => {
    const file = join(dataDir, 'orders.csv');
    await writeFile(
      file,
      'order,shop,sum,cur\n1,north,10.00,CNY\n2,south,500,JPY\n3,north,10.0,CNY\n',
    );
    const importing = () =>
      tallybook(
        ...['import', 'payments', file, '--url', server.url, '--json', '--create-merchants'],
        ...['--reference', 'order', '--merchant', 'shop', '--amount', 'sum', '--currency', 'cur'],
      );
    const error = { line: 4, reference: '3', code: 'invalid_amount' };
    const first = await importing();
    expect(first.code).toBe(1);
    expect(JSON.parse(first.out)).toMatchObject({
      ...{ rows: 3, created: 2, replayed: 0, failed: 1, merchants: 2 },
      errors: [error],
    });
    const second = await importing();
    expect(JSON.parse(second.out)).toMatchObject({
      ...{ rows: 3, created: 0, replayed: 2, failed: 1, merchants: 0 },
      errors: [error],
    });
  });

  it('verify finds nothing', async () => {
    const ran = await tallybook('verify', '--json');
    expect(findingsOf(ran.out)).toEqual([]);
    expect(ran.code).toBe(0);
  });
});

describe('on what a server left behind', () => {
  function change(file: string, sql: string): void {
    const db = new Sqlite(join(dataDir, file));
    db.exec(sql);
    db.close();
  }

  it('verify names a snapshot that says something else than the log', async () => {
    const where = "WHERE id = 'mer:north:CNY'";
    change('caches/ledger.sqlite', `UPDATE accounts SET posted = posted + 1 ${where}`);
    const ran = await tallybook('verify', '--json');
    expect(findingsOf(ran.out)).toMatchObject([
      {
        check: 'ledger-state',
        message:
          'snapshot of book main: mer:north:CNY has 10.01 after 1 entries, open, where the log gives 10.00 after 1, open',
      },
    ]);
    expect(ran.code).toBe(1);
    change('caches/ledger.sqlite', `UPDATE accounts SET posted = posted - 1 ${where}`);
    expect((await tallybook('verify')).code).toBe(0);
  });

  it('verify names a read model that says something else, and rebuild mends it', async () => {
    const db = new Sqlite(join(dataDir, 'read.sqlite'));
    const table = z
      .string()
      .parse(
        db
          .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'account_entries%'",
          )
          .pluck()
          .get(),
      );
    const last = `(SELECT max(position) FROM ${table})`;
    db.exec(`UPDATE ${table} SET revision = revision - 1 WHERE position = ${last}`);
    db.close();
    const ran = await tallybook('verify', '--json');
    expect(findingsOf(ran.out)).toMatchObject([
      { check: 'read-models', message: expect.stringContaining('statements: in account_entries') },
    ]);
    expect(ran.code).toBe(1);

    const rebuilt = await tallybook('rebuild', 'statements', '--json');
    expect(JSON.parse(rebuilt.out)).toMatchObject({ projection: 'statements' });
    expect((await tallybook('verify')).code).toBe(0);
  });

  it('rebuild refuses a read model that does not exist', async () => {
    expect((await tallybook('rebuild', 'nothing')).code).toBe(2);
  });
});
