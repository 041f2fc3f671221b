import { describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '../../support/memory-event-store.js';
import { cr, dr, freeze, funded, NOW, post } from '../given.js';
import { bench, context, prepare, statuses } from '../open.js';
import { fundedLedger, pay } from './funded.js';

const here = fundedLedger();

describe('a batch', () => {
  it('is answered in its order, each by itself', async () => {
    const outcomes = await here.ledger.execute(
      'main',
      [
        pay('a', '60.00'),
        pay('b', '60.00'),
        pay('c', '40.00'),
        pay('a', '60.00'),
        pay('c', '41.00'),
      ],
      context,
    );
    expect(statuses(outcomes)).toStrictEqual([
      'applied',
      'insufficient_funds',
      'applied',
      'duplicate',
      'id_conflict',
    ]);
    expect([await here.balance('alice'), await here.balance('bob')]).toStrictEqual([
      '0.00',
      '100.00',
    ]);
  });

  it('goes into one append, with the metadata of its command', async () => {
    const appends = here.store.written.length;
    const [first, second] = await here.ledger.execute(
      'main',
      [pay('a', '1.00'), pay('b', '2.00')],
      {
        ...context,
        actor: 'key:k',
        correlationId: 'c',
        causationId: 'd',
      },
    );
    expect(here.store.written.slice(appends).map(({ events }) => events)).toStrictEqual([2]);
    if (first?.status !== 'applied' || second?.status !== 'applied') throw new Error('refused');
    const [stored] = second.events;
    expect(stored).toStrictEqual(
      (await here.at.log.readStream('ledger-main', { from: 6, limit: 1 }))[0],
    );
    expect(stored?.metadata).toStrictEqual({
      actor: 'key:k',
      correlationId: 'c',
      causationId: 'd',
      at: new Date(NOW).toISOString(),
    });
    expect(second.position).toBe(stored?.position);
  });

  it('shares its append with batches of the same moment, which collect while one is under way', async () => {
    const appends = here.store.written.length;
    const calls = ['a', 'b', 'c'].map((id) =>
      here.ledger.execute('main', [pay(id, '1.00')], context),
    );
    await new Promise((resolve) => setImmediate(resolve));
    calls.push(...['d', 'e'].map((id) => here.ledger.execute('main', [pay(id, '1.00')], context)));
    await Promise.all(calls);
    expect(here.store.written.slice(appends).map(({ events }) => events)).toStrictEqual([3, 2]);
  });

  it('is cut into appends below the limit of the store', async () => {
    const appends = here.store.written.length;
    const many = Array.from({ length: 3000 }, (_, index) => pay(`t${index}`, '0.01'));
    expect(new Set(statuses(await here.ledger.execute('main', many, context)))).toStrictEqual(
      new Set(['applied']),
    );
    const written = here.store.written.slice(appends);
    expect(written.length).toBeGreaterThan(1);
    expect(written.reduce((sum, { events }) => sum + events, 0)).toBe(3000);
    for (const { bytes } of written) expect(bytes).toBeLessThanOrEqual(here.store.maxAppendBytes);
    expect(await here.balance('bob')).toBe('30.00');
  });

  it('may be empty', async () => {
    expect(await here.ledger.execute('main', [], context)).toStrictEqual([]);
  });

  it('of refusals writes nothing', async () => {
    const appends = here.store.written.length;
    expect(
      statuses(await here.ledger.execute('main', [pay('a', '200.00'), freeze('x')], context)),
    ).toStrictEqual(['insufficient_funds', 'account_not_known']);
    expect(here.store.written).toHaveLength(appends);
  });
});

describe('a transaction above the limit of the store', () => {
  it('is refused, and nothing else', async () => {
    const small = await bench(new MemoryEventStore({ maxAppendBytes: 3000 }));
    const service = await small.ledger();
    await prepare(service, funded);
    const outcomes = await service.execute(
      'main',
      [
        pay('a', '1.00'),
        post('b', [dr('alice', '1.00'), cr('bob', '1.00')], { metadata: { k: 'x'.repeat(3000) } }),
        pay('c', '1.00'),
      ],
      context,
    );
    expect(statuses(outcomes)).toStrictEqual(['applied', 'transaction_too_large', 'applied']);
    await small.close();
  });
});
