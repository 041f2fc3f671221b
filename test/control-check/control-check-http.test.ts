/** The control check over HTTP: what it says, and a planted break that becomes a case once and blocks the close. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';
import { tamper } from './tamper.js';

const DAY_MS = 86_400_000;

describe('the control check', () => {
  let server: TestServer;
  let now = Date.parse('2026-02-27T12:00:00Z');
  const ask = (path: string, body?: unknown, key = server.keys.operator) =>
    server.http(`/v1/ledgers/main/${path}`, { key, ...(body === undefined ? {} : { body }) });
  const cases = async () =>
    (await server.http('/v1/cases?limit=50', { key: server.keys.operator })).body['data'] as {
      readonly id: string;
      readonly kind: string;
    }[];

  beforeAll(async () => {
    const clock = { now: () => now };
    server = await startTestServer({ clock, env: { BOOK_TIMEZONE: 'UTC' } });
    for (const [id, subject] of [
      ['till', 'bank'],
      ['sales', 'fee_income'],
    ]) {
      expect((await ask('accounts', { id, subject, currency: 'CNY' })).status).toBe(201);
    }
    const entries = [
      { account: 'till', direction: 'debit', amount: cny('80.00') },
      { account: 'sales', direction: 'credit', amount: cny('80.00') },
    ];
    expect((await ask('transactions', { id: 't1', entries })).status).toBe(201);
  });
  afterAll(() => server.stop());

  it('shows both sides of a day', async () => {
    const { status, body } = await ask('control-check', undefined, server.keys.finance);
    expect(status).toBe(200);
    const both = (subject: string, value: string) => ({
      ...{ subject, currency: 'CNY', flow: cny(value), change: cny(value) },
      ...{ generalLedger: cny(value), accounts: cny(value) },
    });
    expect(body).toStrictEqual({
      ...{ object: 'control_check', book: 'main', date: '2026-02-27', closed: false, agrees: true },
      lines: [both('bank', '80.00'), both('fee_income', '-80.00')],
      ...{ breaks: [], more: false, first: null, case: null, position: expect.any(String) },
    });
    const before = await ask('control-check?date=2026-02-01');
    expect(before.body).toMatchObject({ agrees: true, closed: true, lines: [] });
  });

  it('finds a planted break at the cut: one case, and no close for good', async () => {
    tamper(server.dataDir, 'subject_days', "closing = '79.00' WHERE subject = 'bank'");
    for (const day of ['2026-02-27', '2026-02-28']) {
      now += DAY_MS;
      const cut = await ask('day-cuts', { day });
      expect([200, 201]).toContain(cut.status);
      await waitUntil(async () => (await cases()).some(({ kind }) => kind === 'control_break'));
    }
    const raised = (await cases()).filter(({ kind }) => kind === 'control_break');
    const { body } = await ask('control-check?date=2026-02-27');
    const first = { kind: 'balance', subject: 'bank', currency: 'CNY' };
    expect(body).toMatchObject({
      agrees: false,
      breaks: [{ ...first, account: null, expected: cny('80.00'), found: cny('79.00') }],
      first: { ...first, day: '2026-02-27', event: null },
      case: raised[0]?.id,
    });
    const closing = await ask('closings/2026-02');
    expect(closing.body['blockers']).toContainEqual({
      kind: 'control_break',
      id: '2026-02-27 balance bank CNY',
      summary: 'balance of bank CNY on 2026-02-27: 80.00 is due, 79.00 is there',
      owner: null,
      since: expect.any(String),
    });
    const refused = await ask('closings', { period: '2026-02', plan: closing.body['plan'] });
    expect(refused.body['code']).toBe('closing_blocked');
    // The day after is right by itself: the break is not raised again.
    expect(raised).toHaveLength(1);
  });
});
