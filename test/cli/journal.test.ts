/** The journals of `export` are read by the tools themselves, which come to the same balances. */
import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v7 as uuidV7 } from 'uuid';
import { beancountAccount } from '../../cli/journal/beancount.js';
import { hledgerAccount } from '../../cli/journal/hledger.js';
import type { JournalAccount } from '../../cli/journal/journal.js';
import { defaultChart, type Subject } from '../../domain/ledger/chart.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import { currencyOf, decimal } from '../../projections/framework/decimal.js';
import { openLedger } from '../../engine/ledger/ledger-service.js';
import { createEventLog } from '../../eventstore/codec/coded-event-log.js';
import { openEventStore } from '../../eventstore/open-event-store.js';
import { lockDataDirectory } from '../../engine/data-directory.js';
import { run } from './support/run.js';

let dataDir: string;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tallybook-journal-'));
  await writeBook();
});
afterAll(() => rmSync(dataDir, { recursive: true }));

/** id, subject, currency: ids that differ in the signs alone. */
/** The operator's own. */
const ADDED: Subject = {
  ...{ id: 'bank_0_icbc', code: '100201', name: 'Bank “ICBC”', type: 'asset' },
  normalSide: 'debit',
  parent: 'bank',
};

const ACCOUNTS = [
  ['bank', 'bank', 'CNY'],
  ['bank:a', 'bank', 'CNY'],
  ['bank.a', 'bank', 'CNY'],
  ['bank_a', 'bank', 'CNY'],
  ['bank-a', 'bank', 'CNY'],
  ['icbc', 'bank_0_icbc', 'CNY'],
  ['Bank-A', 'customer_payable', 'CNY'],
  ['yen:1', 'bank', 'JPY'],
  ['yen-1', 'customer_payable', 'JPY'],
  ['dinar', 'fee_income', 'KWD'],
  ['dinar-cost', 'channel_cost', 'KWD'],
  ['unused', 'equity', 'CNY'],
] as const;

async function writeBook(): Promise<void> {
  const lock = await lockDataDirectory(dataDir);
  let nowMs = Date.parse('2026-03-01T10:00:00Z');
  const clock = { now: () => nowMs };
  const ids = { uuid: uuidV7 };
  const store = await openEventStore({ dataDir, clock });
  const log = await createEventLog(store, { mode: 'development', clock, ids });
  const ledger = await openLedger({ log, dataDir, clock, ids });
  const context = () => ({ correlationId: 'c', causationId: 'c', actor: 'test', nowMs });
  await ledger.openBook('main', 'UTC', context());
  const execute = async (command: LedgerCommand): Promise<void> => {
    const [outcome] = await ledger.execute('main', [command], context());
    if (outcome?.status !== 'applied') throw new Error(JSON.stringify(outcome));
  };
  const { id, code, name, type } = ADDED;
  await execute({ type: 'AddSubject', subject: { id, code, name, type, parent: 'bank' } });
  for (const [id, subject, currency] of ACCOUNTS) {
    await execute({ type: 'OpenAccount', origin: 'caller', id, subject, currency });
  }
  const amounts = { CNY: '12.34', JPY: '7', KWD: '1.005' };
  let number = 0;
  for (const [day, currency] of [
    ['2026-03-01', 'CNY'],
    ['2026-03-02', 'JPY'],
    ['2026-03-03', 'KWD'],
    ['2026-03-04', 'CNY'],
  ] as const) {
    const mine = ACCOUNTS.filter(([id, , code]) => code === currency && id !== 'unused');
    for (const [index, [debit]] of mine.entries()) {
      const credit = mine[(index + 1) % mine.length]?.[0] ?? '';
      const amount = { value: amounts[currency], currency };
      number += 1;
      await execute({
        ...{ type: 'PostTransaction', origin: 'caller', id: `t${number}` },
        entries: [
          { account: debit, direction: 'debit', amount },
          { account: credit, direction: 'credit', amount },
          { account: mine[0]?.[0] ?? '', direction: 'debit', amount },
          { account: mine[1]?.[0] ?? '', direction: 'credit', amount },
        ],
        // Beancount's calendar begins with the year 1.
        effectiveDate: number === 1 ? '0001-01-01' : '2026-02-17',
        reference: `order ${number}; "quoted" \\ 你好 | (note) * !`,
      });
    }
    if (day === '2026-03-02') {
      await execute({
        ...{ type: 'ReverseTransaction', origin: 'caller', id: 'r1', transaction: 't1' },
        reason: 'a mistake',
      });
    }
    nowMs += 86_400_000;
    await execute({ type: 'CutDay', cause: 'operator', day });
  }
  await ledger.close();
  await store.close();
  lock.release();
}

/** What the log itself comes to, debits up, without zeros: `currency value` by account id. */
async function balances(): Promise<Map<string, string>> {
  const { out } = await run(['export'], { DATA_DIR: dataDir });
  const sums = new Map<string, bigint>();
  for (const line of out.trim().split('\n')) {
    const { type, data } = JSON.parse(line) as { type: string; data: string };
    if (type !== 'TransactionPosted.v1') continue;
    const { entries } = JSON.parse(data) as {
      entries: { account: string; direction: string; amount: string }[];
    };
    for (const { account, direction, amount } of entries) {
      const minor = BigInt(amount.replace('.', ''));
      sums.set(account, (sums.get(account) ?? 0n) + (direction === 'debit' ? minor : -minor));
    }
  }
  return new Map(
    [...sums]
      .filter(([, sum]) => sum !== 0n)
      .map(([id, sum]) => [id, plain(decimal(sum, named(id).currency))]),
  );
}

/** `CNY -12.340` is `-12.34`. */
const plain = (amount: string): string =>
  amount
    .replaceAll(/[A-Z ]/g, '')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');

const accountOf = ([id, subjectId, code]: readonly [string, string, string]): JournalAccount => {
  const subject = [...defaultChart, ADDED].find(({ id }) => id === subjectId);
  if (subject === undefined) throw new Error('no subject');
  return { id, subject, currency: currencyOf(code) };
};

async function exported(format: string): Promise<string> {
  const file = join(dataDir, `book-${randomUUID()}.${format}`);
  const ran = await run(['export', '--format', format, '--out', file], { DATA_DIR: dataDir });
  expect([ran.code, ran.out]).toStrictEqual([0, '']);
  return file;
}

function tool(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, LANG: 'C.UTF-8' },
  });
  expect([command, status, stderr]).toStrictEqual([command, 0, '']);
  return stdout;
}

/** Skipped by name where the tool is missing; fails in CI. */
const itWith = (command: string): typeof it.skip =>
  process.env['CI'] === 'true' || spawnSync(command, ['--version']).status === 0 ? it : it.skip;

describe('hledger', () => {
  itWith('hledger')('checks every balance, and comes to the same', async () => {
    const file = await exported('hledger');
    tool('hledger', '-f', file, 'check', '--strict');
    const rows = tool('hledger', '-f', file, 'bal', '--flat', '-N', '-O', 'csv');
    const found = new Map(
      rows
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => row.replaceAll('"', '').split(',') as [string, string])
        .map(([name, amount]) => [name, plain(amount)] as const),
    );
    const due = await balances();
    expect(found).toStrictEqual(
      new Map([...due].map(([id, minor]) => [hledgerAccount(named(id)), minor] as const).sort()),
    );
  });

  itWith('hledger')('refuses a journal of which one amount was changed', async () => {
    const file = await exported('hledger');
    const { out } = await run(['export', '--format', 'hledger'], { DATA_DIR: dataDir });
    writeFileSync(file, out.replace('CNY 12.34 = CNY 12.34', 'CNY 12.35 = CNY 12.34'));
    expect(spawnSync('hledger', ['-f', file, 'check']).status).not.toBe(0);
  });
});

describe('Beancount', () => {
  itWith('bean-check')('checks the journal, and comes to the same', async () => {
    const file = await exported('beancount');
    tool('bean-check', file);
    const query = 'SELECT account, sum(number) WHERE number != 0 GROUP BY account ORDER BY account';
    const rows = tool('bean-query', '-f', 'csv', file, query);
    const found = new Map(
      rows
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => row.split(',').map((cell) => cell.trim()) as [string, string])
        .map(([name, amount]) => [name, plain(amount)] as const)
        .filter(([, minor]) => minor !== '0'),
    );
    const due = await balances();
    expect(found).toStrictEqual(
      new Map([...due].map(([id, minor]) => [beancountAccount(named(id)), minor] as const).sort()),
    );
  });

  it('writes the earliest effective date as it is', async () => {
    const { out } = await run(['export', '--format', 'beancount'], { DATA_DIR: dataDir });
    expect(out).toContain('  effective: 0001-01-01\n');
  });

  it.each(ACCOUNTS.map(([id, , currency]) => [id, currency] as const))(
    'asserts the balance of %s to the unit',
    async (id, currency) => {
      const { out } = await run(['export', '--format', 'beancount'], { DATA_DIR: dataDir });
      const name = beancountAccount(named(id));
      const asserted = out.split('\n').filter((line) => line.includes(` balance ${name}  `));
      expect(asserted).toStrictEqual([expect.stringMatching(/ -?[\d.]+ ~ 0 [A-Z]{3}$/)]);
      expect(asserted[0]?.endsWith(currency)).toBe(true);
    },
  );

  itWith('bean-check')('refuses two amounts of a transaction changed by one unit', async () => {
    const { out } = await run(['export', '--format', 'beancount'], { DATA_DIR: dataDir });
    for (const [amount, other] of [
      ['12.34 CNY', '12.35 CNY'],
      ['7 JPY', '8 JPY'],
      ['1.005 KWD', '1.006 KWD'],
    ] as const) {
      const file = join(dataDir, 'changed.beancount');
      // The first debit and the first credit: the transaction still balances.
      const changed = out
        .replace(`  ${amount}`, `  ${other}`)
        .replace(`  -${amount}`, `  -${other}`);
      writeFileSync(file, changed);
      const { status, stderr } = spawnSync('bean-check', ['--no-cache', file], {
        encoding: 'utf8',
      });
      expect([amount, status]).toStrictEqual([amount, 1]);
      expect(stderr).toMatch(/Balance failed/);
    }
  });
});

const named = (id: string): JournalAccount => {
  const found = ACCOUNTS.find(([known]) => known === id);
  if (found === undefined) throw new Error(`no account ${id}`);
  return accountOf(found);
};

describe('account names', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9:._-]{1,40}$/);

  it.each([
    ['hledger', hledgerAccount],
    ['Beancount', beancountAccount],
  ] as const)('%s: two accounts never share one', (_, nameOf) => {
    fc.assert(
      fc.property(id, id, (a, b) => {
        const [one, other] = [
          nameOf(accountOf([a, 'bank', 'CNY'])),
          nameOf(accountOf([b, 'bank', 'CNY'])),
        ];
        expect(one === other).toBe(a === b);
      }),
    );
  });
});

describe('export', () => {
  it('refuses a book that is not there, and a format that it does not know', async () => {
    const none = await run(['export', '--format', 'hledger', '--book', 'nope'], {
      DATA_DIR: dataDir,
    });
    expect([none.code, none.err]).toStrictEqual([2, expect.stringContaining('no book nope')]);
    const odd = await run(['export', '--format', 'excel'], { DATA_DIR: dataDir });
    expect(odd.code).toBe(2);
  });
});
