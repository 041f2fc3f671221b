/** Closing a month over HTTP: the dry run, the close that names its plan, what a closed month refuses, reopening. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cny } from '../money/amounts.js';
import { startTestServer, type TestServer } from '../support/server.js';

const NOON = Date.parse('2026-03-10T12:00:00Z');
type Blocker = Readonly<Record<'id' | 'kind' | 'owner' | 'summary', string>>;

describe('closing a month', () => {
  let server: TestServer;
  const ask = (path: string, body?: unknown, key?: string, by = server.keys.operator) =>
    server.http(`/v1/ledgers/main/${path}`, {
      key: by,
      ...(body === undefined ? {} : { body }),
      ...(key === undefined ? {} : { headers: { 'Idempotency-Key': key } }),
    });
  const sale = (id: string, value: string, effectiveDate?: string) =>
    ask('transactions', {
      id,
      entries: [
        { account: 'till', direction: 'debit', amount: cny(value) },
        { account: 'sales', direction: 'credit', amount: cny(value) },
      ],
      ...(effectiveDate === undefined ? {} : { effectiveDate }),
    });
  const close = (body: object) => ask('closings', { period: '2026-02', ...body });
  const dryRun = async (target: 'soft' | 'hard') => (await close({ target })).body;
  const balance = async (id: string, query = '') =>
    ((await ask(`accounts/${id}${query}`)).body['balance'] as { posted: { value: string } }).posted
      .value;

  beforeAll(async () => {
    const clock = { now: () => NOON };
    server = await startTestServer({ clock, env: { BOOK_TIMEZONE: 'UTC' } });
    for (const [id, subject] of [
      ['till', 'bank'],
      ['sales', 'fee_income'],
      ['costs', 'channel_cost'],
    ]) {
      expect((await ask('accounts', { id, subject, currency: 'CNY' })).status).toBe(201);
    }
    expect((await sale('feb_1', '80.00', '2026-02-10')).status).toBe(201);
    expect((await sale('mar_1', '5.00')).status).toBe(201);
    const cost = {
      id: 'feb_2',
      effectiveDate: '2026-02-28',
      entries: [
        { account: 'costs', direction: 'debit', amount: cny('30.00') },
        { account: 'till', direction: 'credit', amount: cny('30.00') },
      ],
    };
    expect((await ask('transactions', cost)).status).toBe(201);
  });
  afterAll(() => server.stop());

  it('begins with a dry run that changes nothing', async () => {
    const { status, body } = await close({});
    expect(status).toBe(200);
    const { plan, entries, ...rest } = body as Record<string, unknown>;
    expect(rest).toStrictEqual({
      object: 'closing',
      ...{ book: 'main', period: '2026-02', from: '2026-02-01', through: '2026-02-28' },
      ...{ state: 'open', closedBy: null, target: 'hard', blockers: [], more: false },
    });
    expect(entries).toStrictEqual([
      {
        transaction: expect.stringMatching(/^ltx_/),
        entries: [
          { account: 'costs', direction: 'credit', amount: cny('30.00') },
          { account: 'sales', direction: 'debit', amount: cny('80.00') },
          { account: 'sys:retained_earnings:CNY', direction: 'credit', amount: cny('50.00') },
        ],
      },
    ]);
    const again = await ask('closings/2026-02', undefined, undefined, server.keys.finance);
    expect(again.body).toStrictEqual(body);
    expect(plan).toMatch(/^[0-9a-f]{32}$/);
    expect((await ask('closings')).body['data']).toStrictEqual([]);
  });

  it('says what is in the way', async () => {
    const open = await ask('closings/2026-03');
    expect(open.body['blockers']).toStrictEqual([
      {
        kind: 'day_open',
        id: '2026-03-10',
        summary: '2026-03-10 is open',
        owner: null,
        since: null,
      },
    ]);
    const planned = { period: '2026-03', plan: open.body['plan'] };
    const refused = await ask('closings', planned);
    expect([refused.status, refused.body['code']]).toStrictEqual([422, 'closing_blocked']);
    const soft = await ask('closings/2026-03?target=soft');
    const early = await ask('closings', { ...planned, target: 'soft', plan: soft.body['plan'] });
    expect([early.status, early.body['code']]).toStrictEqual([422, 'period_not_over']);
  });

  it('softly: refuses what is dated back, and comes once', async () => {
    const { plan } = await dryRun('soft');
    expect((await sale('feb_3', '1.00', '2026-02-11')).status).toBe(201);
    const outdated = await close({ target: 'soft', plan });
    expect([outdated.status, outdated.body['code'], outdated.body['param']]).toStrictEqual([
      ...[409, 'closing_plan_outdated', 'plan'],
    ]);
    const { plan: now } = await dryRun('soft');
    const closed = await close({ target: 'soft', plan: now });
    expect([closed.status, closed.body['state']]).toStrictEqual([200, 'soft']);
    const again = await close({ target: 'soft', plan: now });
    expect([again.status, again.headers.get('idempotency-replayed')]).toStrictEqual([200, 'true']);
    const late = await sale('feb_4', '1.00', '2026-02-11');
    expect([late.status, late.body['code'], late.body['param']]).toStrictEqual([
      ...[422, 'period_closed', 'effectiveDate'],
    ]);
    expect(late.body['detail']).toMatch(/2026-02-11 is soft closed .*by key:/);
    expect((await sale('mar_2', '1.00', '2026-03-01')).status).toBe(201);
  });

  it('is reopened by two people', async () => {
    const path = 'closings/2026-02/reopenings';
    const without = await ask(path, { reason: 'an invoice' });
    expect([without.status, without.body['code']]).toStrictEqual([400, 'idempotency_key_required']);
    const open = await ask('closings/2026-03/reopenings', { reason: 'an invoice' }, 'k0');
    expect([open.status, open.body['code']]).toStrictEqual([409, 'period_open']);
    const proposed = await ask(path, { reason: 'an invoice came late' }, 'k1');
    expect([proposed.status, proposed.body['status'], proposed.body['why']]).toStrictEqual([
      ...[201, 'open', 'an invoice came late'],
    ]);
    const { id } = proposed.body as { id: string };
    // Undecided, it is in the way of the month in which it was proposed.
    const march = (await ask('closings/2026-03')).body['blockers'] as readonly Blocker[];
    expect(march.map((blocker) => [blocker.kind, blocker.id])).toStrictEqual([
      ['day_open', '2026-03-10'],
      ['proposal_open', id],
    ]);
    expect(march[1]?.owner).toMatch(/^key:/);
    const february = (await dryRun('hard'))['blockers'];
    expect(february).toStrictEqual([]);
    const own = await ask(`reopenings/${id}/approve`, {}, 'k2');
    expect([own.status, own.body['code']]).toStrictEqual([403, 'same_principal']);
    const foreign = await server.http(`/v1/ledgers/second/reopenings/${id}/approve`, {
      ...{ key: server.keys.operator2, body: {}, headers: { 'Idempotency-Key': 'k3' } },
    });
    expect(foreign.status).toBe(404);
    const approved = await ask(`reopenings/${id}/approve`, {}, 'k4', server.keys.operator2);
    expect([approved.status, approved.body['status']]).toStrictEqual([200, 'executed']);
    expect((await sale('feb_4', '1.00', '2026-02-11')).status).toBe(201);
    expect((await sale('jan_1', '1.00', '2026-01-11')).body['code']).toBe('period_closed');
  });

  it('for good: posts the closing entries with it', async () => {
    const { plan } = await dryRun('hard');
    const closed = await close({ plan });
    expect([closed.status, closed.body['state']]).toStrictEqual([200, 'hard']);
    expect((await close({ plan })).headers.get('idempotency-replayed')).toBe('true');
    expect(await balance('sales', '?effectiveAt=2026-02-28')).toBe('0.00');
    expect(await balance('costs', '?effectiveAt=2026-02-28')).toBe('0.00');
    expect(await balance('sales')).toBe('6.00');
    expect(await balance('sys:retained_earnings:CNY')).toBe('52.00');
    const check = await ask('trial-balance');
    expect(check.body['balanced']).toBe(true);
    const nothing = await dryRun('hard');
    expect([nothing['state'], nothing['entries']]).toStrictEqual(['hard', []]);
    const again = await close({ plan: nothing['plan'] });
    expect([again.status, again.body['code']]).toStrictEqual([409, 'period_closed_before']);
    const reopened = await ask('closings/2026-02/reopenings', { reason: 'a mistake' }, 'k5');
    expect([reopened.status, reopened.body['code']]).toStrictEqual([422, 'period_closed']);
    expect((await sale('feb_5', '1.00', '2026-02-11')).body['detail']).toMatch(/hard closed/);
    const reversal = await ask('transactions/feb_1/reverse', { reason: 'a mistake' }, 'k6');
    expect(reversal.status).toBe(201);
  });

  it('is told of, newest first', async () => {
    const { body } = await ask('closings', undefined, undefined, server.keys.auditor);
    const told = body['data'] as readonly Record<string, unknown>[];
    expect(told.map(({ action, period, through }) => [action, period, through])).toStrictEqual([
      ['hard', '2026-02', '2026-02-28'],
      ['reopened', '2026-02', null],
      ['soft', '2026-02', '2026-02-28'],
    ]);
    const page = await ask('closings?limit=1');
    const next = await ask(`closings?limit=1&cursor=${String(page.body['nextCursor'])}`);
    expect(next.body['data']).toStrictEqual([told[1]]);
  });
});
