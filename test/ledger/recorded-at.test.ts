/** Within a book's stream the recorded instants never decrease, whatever the clock does. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { readWholeStream } from '../../domain/kernel/event-log.js';
import { ledgerStream } from '../../domain/ledger/streams.js';
import { NOW, open } from './given.js';
import { type Bench, bench, context, prepare, statuses } from './open.js';

let world: Bench;
beforeEach(async () => {
  world = await bench();
});
afterEach(() => world.close());

async function recorded(): Promise<string[]> {
  const instants: string[] = [];
  for await (const { metadata } of readWholeStream(world.log, ledgerStream('main'))) {
    instants.push(metadata.at);
  }
  return instants;
}

it('a clock that steps back records at the instant of the newest event', async () => {
  const ledger = await world.ledger();
  const openAt = (id: string, nowMs: number) =>
    ledger.execute('main', [open(id)], { ...context, nowMs });
  await prepare(ledger, [open('a')]);
  const hour = 3_600_000;
  const outcomes = [
    await openAt('b', NOW + hour),
    ...(await Promise.all([
      openAt('c', NOW - hour),
      openAt('d', NOW + 2 * hour),
      openAt('e', NOW),
    ])),
  ];
  expect(outcomes.flatMap(statuses)).toStrictEqual(Array(4).fill('applied'));
  const at = (ms: number) => new Date(ms).toISOString();
  const due = [NOW, NOW, NOW + hour, NOW + hour, NOW + 2 * hour, NOW + 2 * hour].map(at);
  expect(await recorded()).toStrictEqual(due);
});

it.each([1, 1_000])('after a restart as well, with a snapshot every %i events', async (every) => {
  const dataDir = world.folder();
  const first = await world.ledger({ dataDir, snapshotEvery: every });
  await prepare(first, [open('a')]);
  await first.close();
  const second = await world.ledger({ dataDir, snapshotEvery: every });
  await second.execute('main', [open('b')], { ...context, nowMs: NOW - 1 });
  const third = await world.ledger();
  await third.execute('main', [open('c')], { ...context, nowMs: NOW - 2 });
  expect(new Set(await recorded())).toStrictEqual(new Set([new Date(NOW).toISOString()]));
});
