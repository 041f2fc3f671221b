/** The chart of a book over HTTP: an operator adds subjects, and every report has them in their place. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultChart } from '../../domain/ledger/chart.js';
import { cny } from '../money/amounts.js';
import { startTestServer, type TestServer } from '../support/server.js';

const ICBC = { id: 'bank_icbc', code: '100201', name: '工商银行', type: 'asset', parent: 'bank' };

describe('the chart of a book', () => {
  let server: TestServer;
  const ask = (path: string, body?: unknown, key = server.keys.operator) =>
    server.http(`/v1/ledgers/main/${path}`, { key, ...(body === undefined ? {} : { body }) });

  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  it('takes a subject once, below another', async () => {
    const added = await ask('subjects', ICBC);
    expect([added.status, added.body]).toStrictEqual([201, { ...ICBC, normalSide: 'debit' }]);
    expect(added.headers.get('tallybook-position')).toMatch(/\d/);
    expect(added.headers.get('idempotency-replayed')).toBeNull();
    const again = await ask('subjects', ICBC);
    expect([again.status, again.body]).toStrictEqual([201, added.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await ask('subjects', { ...ICBC, name: 'Other' });
    expect([other.status, other.body]).toMatchObject([409, { code: 'id_conflict', param: 'id' }]);
  });

  it('is answered by code, each subject with the one above it', async () => {
    await ask('subjects', ICBC);
    const { status, body } = await ask('subjects', undefined, server.keys.auditor);
    expect(status).toBe(200);
    const rows = (body['data'] as { id: string; code: string; parent: string | null }[]).map(
      ({ id, code, parent }) => [id, code, parent],
    );
    expect(rows).toHaveLength(defaultChart.length + 1);
    expect(rows.slice(0, 3)).toStrictEqual([
      ['bank', '1002', null],
      ['bank_icbc', '100201', 'bank'],
      ['reserve_cash', '1012', null],
    ]);
  });

  it('is changed by operators alone, and belongs to its book', async () => {
    for (const role of ['finance', 'auditor', 'merchant'] as const) {
      const body = { id: 'mine', code: '9', name: 'Mine', type: 'asset' };
      const answer = await ask('subjects', body, server.keys[role]);
      expect([answer.status, answer.body]).toMatchObject([403, { code: 'forbidden' }]);
    }
    await ask('subjects', ICBC);
    const key = server.keys.operator;
    await server.http('/v1/ledgers', { key, body: { id: 'other' } });
    const { body } = await server.http('/v1/ledgers/other/subjects', { key });
    expect((body['data'] as unknown[]).length).toBe(defaultChart.length);
    const asked = { key, body: { id: 'a', currency: 'CNY', subject: 'bank_icbc' } };
    const refused = await server.http('/v1/ledgers/other/accounts', asked);
    expect(refused.body).toMatchObject({ code: 'subject_not_found' });
  });

  it('stands in the trial balance and in what explains it', async () => {
    await ask('subjects', ICBC);
    await ask('accounts', { id: 'icbc', currency: 'CNY', subject: 'bank_icbc' });
    await ask('accounts', { id: 'capital', currency: 'CNY', subject: 'equity' });
    const posted = await ask('transactions', {
      id: 'paid-in',
      entries: [
        { account: 'icbc', direction: 'debit', amount: cny('70.00') },
        { account: 'capital', direction: 'credit', amount: cny('70.00') },
      ],
    });
    expect(posted.status).toBe(201);
    const { body } = await ask('trial-balance?currency=CNY');
    expect(body).toMatchObject({
      balanced: true,
      lines: [
        { subject: 'bank_icbc', debits: cny('70.00'), closing: cny('70.00') },
        { subject: 'equity', credits: cny('70.00'), closing: cny('-70.00') },
      ],
    });
    const explain = (subject: string) =>
      server.http(`/v1/explain?subject=${subject}&currency=CNY`, { key: server.keys.finance });
    expect((await explain('bank_icbc')).body).toMatchObject({
      closing: cny('70.00'),
      vouchers: { data: [{ transaction: 'paid-in' }] },
    });
    // What is above it keeps figures of its own.
    expect((await explain('bank')).body).toMatchObject({ closing: cny('0.00') });
    expect((await explain('bank_abc')).body).toMatchObject({ code: 'subject_not_found' });
  });
});
