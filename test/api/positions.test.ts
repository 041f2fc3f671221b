/** How reads see writes: positions, waiting, staleness, and refusal rather than a wrong 404. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { presentRead, projectedRead, type ReadSide } from '../../api/http/reads.js';
import { Problem } from '../../api/http/refuse.js';
import { type Position, toPosition } from '../../domain/kernel/position.js';
import { startTestServer, type TestServer } from '../support/server.js';

describe('a projected read', () => {
  /** A read side that shows `shown` of a log that ends at `head`, and never moves. */
  const readSide = (
    shown: number,
    head: number,
    state: 'following' | 'outdated' = 'following',
  ): ReadSide & { readonly waits: Position[] } => {
    const waits: Position[] = [];
    return {
      waits,
      log: { head: () => Promise.resolve(toPosition(head)) },
      projections: {
        position: () => toPosition(shown),
        waitFor: (position) => {
          waits.push(position);
          return Promise.resolve(toPosition(shown) >= position);
        },
        status: () => [
          {
            ...{
              name: 'payments',
              group: 'payment',
              version: 1,
              position: toPosition(shown),
              state,
            },
            ...{ building: null, error: null },
          },
        ],
      },
    };
  };
  const call = (minPosition?: number, consistency?: 'stale') => ({
    query: { consistency },
    header: () => (minPosition === undefined ? undefined : toPosition(minPosition)),
  });
  const codeOf = async (answer: Promise<unknown>): Promise<unknown> => {
    try {
      await answer;
      return undefined;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return [error.code, error.headers['Retry-After']];
    }
  };
  const found = () => Promise.resolve('found');
  const nothing = () => Promise.resolve(undefined);

  it('waits for the head as of its arrival and says how far it shows', async () => {
    const side = readSide(9, 9);
    expect(await projectedRead(side, ['payments'], call(), found)).toEqual({
      body: 'found',
      position: toPosition(9),
      stale: false,
    });
    expect(side.waits).toEqual([toPosition(9)]);
  });

  it('answers what it has where it is behind, and says so', async () => {
    expect(await projectedRead(readSide(5, 9), ['payments'], call(), found)).toEqual({
      body: 'found',
      position: toPosition(5),
      stale: true,
    });
  });

  it('answers with the least position of the groups that it reads', async () => {
    const side = readSide(9, 9);
    const position = (name?: string) => toPosition(name === 'story' ? 4 : 9);
    const groups = { ...side, projections: { ...side.projections, position } };
    expect(await projectedRead(groups, ['payments', 'story'], call(), found)).toMatchObject({
      position: toPosition(4),
      stale: true,
    });
    expect(await projectedRead(groups, ['payments'], call(), found)).toMatchObject({
      position: toPosition(9),
      stale: false,
    });
  });

  it('is refused for now where it fails on a read model of another version', async () => {
    const broken = () => Promise.reject(new Error('no such column'));
    const [old, live] = [readSide(5, 9, 'outdated'), readSide(5, 9)];
    expect(await codeOf(projectedRead(old, ['payments'], call(), broken))).toEqual([
      'projection_lagging',
      expect.any(String),
    ]);
    await expect(projectedRead(old, ['story'], call(), broken)).rejects.toThrow('no such column');
    await expect(projectedRead(live, ['payments'], call(), broken)).rejects.toThrow(
      'no such column',
    );
    expect((await projectedRead(old, ['payments'], call(), found)).body).toBe('found');
  });

  it('does not wait where stale data is good enough', async () => {
    const side = readSide(5, 9);
    const answer = await projectedRead(side, ['payments'], call(undefined, 'stale'), found);
    expect([answer.stale, side.waits]).toEqual([true, []]);
  });

  it('refuses what is older than Tallybook-Min-Position', async () => {
    expect(await codeOf(projectedRead(readSide(5, 9), ['payments'], call(6), found))).toEqual([
      'projection_lagging',
      '1',
    ]);
    expect(await codeOf(projectedRead(readSide(5, 9), ['payments'], call(5), found))).toBe(
      undefined,
    );
  });

  it('of which a write takes something is never behind', async () => {
    expect(await presentRead(readSide(9, 9), ['notifications'], found)).toBe('found');
    expect(await codeOf(presentRead(readSide(5, 9), ['notifications'], found))).toEqual([
      'projection_lagging',
      '1',
    ]);
  });

  it('never answers 404 while it is behind', async () => {
    expect(await codeOf(projectedRead(readSide(5, 9), ['payments'], call(), nothing))).toEqual([
      'projection_lagging',
      '1',
    ]);
    const stale = call(undefined, 'stale');
    expect(await codeOf(projectedRead(readSide(5, 9), ['payments'], stale, nothing))).toEqual([
      'projection_lagging',
      '1',
    ]);
    expect(await codeOf(projectedRead(readSide(9, 9), ['payments'], call(), nothing))).toEqual([
      'not_found',
      undefined,
    ]);
  });
});

describe('positions over HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  const open = (id: string) =>
    server.http('/v1/ledgers/main/accounts', {
      key: server.keys.operator,
      body: { id, currency: 'CNY', subject: 'customer_payable' },
    });

  it('every write answers one, each above the one before', async () => {
    const positions: string[] = [];
    for (let index = 0; index < 10; index++) {
      const { headers } = await open(`account-${index}`);
      positions.push(headers.get('tallybook-position') ?? '');
    }
    expect(positions.every((position) => /^\d{20}$/.test(position))).toBe(true);
    expect([...new Set(positions)].sort()).toEqual(positions);
  });

  it('a read after a write shows it', async () => {
    for (let index = 0; index < 20; index++) {
      const written = await open(`fresh-${index}`);
      const position = written.headers.get('tallybook-position') ?? '';
      const read = await server.http(`/v1/ledgers/main/accounts/fresh-${index}`, {
        key: server.keys.finance,
        headers: { 'tallybook-min-position': position },
      });
      expect(read.status).toBe(200);
      expect(read.body).toEqual(written.body);
      expect((read.headers.get('tallybook-position') ?? '') >= position).toBe(true);
      expect(read.headers.get('tallybook-stale')).toBeNull();
    }
  });

  it('a read by id shows the log as of its arrival', async () => {
    const paid = await server.pay({ reference: 'by id' });
    const path = `/v1/payments/${String(paid.body.id)}`;
    for (const query of ['', '?consistency=stale']) {
      const position = await server.engine.log.head();
      const read = await server.http(path + query, {
        key: server.keys.merchant,
        headers: { 'tallybook-min-position': position },
      });
      expect(read.status).toBe(200);
      expect((read.headers.get('tallybook-position') ?? '') >= position).toBe(true);
    }
    const ahead = await server.http(path, {
      key: server.keys.merchant,
      headers: { 'tallybook-min-position': '9'.repeat(20) },
    });
    expect([ahead.status, ahead.body.code]).toEqual([503, 'projection_lagging']);
  });

  it('a position that the log has not reached is refused for now', async () => {
    const read = await server.http('/v1/payments?consistency=stale', {
      key: server.keys.finance,
      headers: { 'tallybook-min-position': '9'.repeat(20) },
    });
    expect([read.status, read.body.code]).toEqual([503, 'projection_lagging']);
    expect(read.headers.get('retry-after')).toBe('1');
  });

  it('lists come in pages without gap or repetition', async () => {
    const { key } = await server.addMerchant();
    for (let index = 0; index < 5; index++) {
      await server.pay({ reference: `page-${index}`, key });
    }
    const seen: unknown[] = [];
    let path: string | undefined = '/v1/payments?limit=2';
    for (let pages = 0; path !== undefined; pages++) {
      expect(pages).toBeLessThan(4);
      const { body } = await server.http(path, { key });
      seen.push(...(body.data as { reference: string }[]).map(({ reference }) => reference));
      expect(body.hasMore).toBe(body.nextCursor !== null);
      path =
        typeof body.nextCursor === 'string'
          ? `/v1/payments?limit=2&cursor=${body.nextCursor}`
          : undefined;
    }
    expect(seen).toEqual(['page-4', 'page-3', 'page-2', 'page-1', 'page-0']);
  });

  it('raw events come in the order of the log, each once', async () => {
    const positions: string[] = [];
    let after = '';
    for (;;) {
      const path = `/v1/events?limit=7${after === '' ? '' : `&after=${after}`}`;
      const { body } = await server.http(path, { key: server.keys.auditor });
      positions.push(...(body.data as { position: string }[]).map(({ position }) => position));
      if (typeof body.nextCursor !== 'string') break;
      after = body.nextCursor;
    }
    expect([...new Set(positions)].sort()).toEqual(positions);
    expect(positions.at(-1)).toBe(await server.engine.log.head());
  });

  it('Prefer: wait is applied up to 30 s and passed over where it cannot be read', async () => {
    const wait = async (prefer: string) => {
      const answer = await server.http('/v1/payments', {
        key: server.keys.merchant,
        headers: { prefer },
        body: {
          amount: { value: '1.00', currency: 'CNY' },
          reference: `wait ${prefer}`,
          method: { type: 'card' },
        },
      });
      return [answer.status, answer.headers.get('preference-applied')];
    };
    expect(await wait('wait=3')).toEqual([201, 'wait=3']);
    expect(await wait('respond-async, wait=99')).toEqual([201, 'wait=30']);
    expect(await wait('wait=soon')).toEqual([201, 'wait=5']);
  });

  it('wait=0 answers at once', async () => {
    const answer = await server.http('/v1/payments', {
      key: server.keys.merchant,
      headers: { prefer: 'wait=0' },
      body: {
        amount: { value: '1.00', currency: 'CNY' },
        reference: 'at once',
        method: { type: 'card' },
        sandbox: { scenario: 'slow' },
      },
    });
    expect([answer.status, answer.body.status]).toEqual([201, 'processing']);
  });
});
