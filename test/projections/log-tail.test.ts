/** What the log brought last is kept for all groups; to be given it costs no look at all that is kept. */
import { expect, it } from '@jest/globals';
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { EventLog, LogPage, LogReader } from '../../domain/kernel/event-log.js';
import { type Position, START, toPosition } from '../../domain/kernel/position.js';
import { LogTail } from '../../projections/framework/log-tail.js';

type Page = LogPage<TallybookEvent>;

/** A tail whose reader of the log is the test; the log itself holds nothing that could be read. */
function openTail() {
  let reader: LogReader<TallybookEvent> | undefined;
  const log = {
    follow(given: LogReader<TallybookEvent>) {
      reader = given;
      return { name: given.name, done: new Promise(() => {}), stop: () => Promise.resolve() };
    },
    readAll: () => Promise.resolve(undefined),
  };
  const tail = new LogTail(log as unknown as EventLog<TallybookEvent>, START);
  const life = { signal: new AbortController().signal, beat: () => {} };
  return { tail, bring: (page: Page) => reader?.onPage(page, life) };
}

let looks = 0;

/** A position; each comparison with it is counted. */
const counted = (place: number): Position =>
  ({
    [Symbol.toPrimitive]() {
      looks += 1;
      return toPosition(place);
    },
  }) as unknown as Position;

const eventAt = (place: number) =>
  ({ id: `e${place}`, position: counted(place) }) as StoredEvent<TallybookEvent>;

const pageAt = (place: number, events: readonly StoredEvent<TallybookEvent>[]): Page => ({
  ...{ events, looked: 1, eventId: `e${place}` },
  position: counted(place),
});

const ids = (page: Pick<Page, 'events'> | undefined) => page?.events.map(({ id }) => id);

it.each([
  ['pages of an event each', true],
  ['pages of streams that are not ours', false],
])('finds what follows a position without looking at all that is kept: %s', async (_, isOwn) => {
  const { tail, bring } = openTail();
  const last = 10_000;
  for (let place = 1; place <= last; place += 1) {
    await bring(pageAt(place, isOwn ? [eventAt(place)] : []));
  }
  looks = 0;
  const page = await tail.after({ position: toPosition(last - 2) });
  expect(ids(page)).toStrictEqual(isOwn ? [`e${last - 1}`, `e${last}`] : []);
  expect(looks).toBeLessThan(100);
  expect(page?.eventId).toBe(`e${last}`);
  expect(String(page?.position)).toBe(toPosition(last));
});

it('gives each event once and in order, in pages, from every position that it keeps', async () => {
  const { tail, bring } = openTail();
  const events = 40_000;
  for (let place = 1; place <= events; place += 1) {
    // Every third place belongs to somebody else, and pages hold one event or two.
    if (place % 3 === 1) await bring(pageAt(place, [eventAt(place)]));
    else if (place % 3 === 2) await bring(pageAt(place + 1, [eventAt(place)]));
  }
  const from = events - 20_000;
  const given: (string | undefined)[] = [];
  let position = toPosition(from);
  while (!tail.isEnd(position)) {
    const page = await tail.after({ position });
    if (page === undefined) throw new Error(`nothing is kept after ${position}`);
    given.push(...(ids(page) ?? []));
    position = page.position;
  }
  const due = Array.from({ length: events - from }, (_, index) => from + 1 + index);
  expect(given).toStrictEqual(due.filter((place) => place % 3 !== 0).map((place) => `e${place}`));
});

it('gives nothing that it no longer keeps: the group reads the log itself', async () => {
  const { tail, bring } = openTail();
  for (let place = 1; place <= 40_000; place += 1) await bring(pageAt(place, [eventAt(place)]));
  expect(await tail.after({ position: toPosition(1) })).toBeUndefined();
  expect(ids(await tail.after({ position: toPosition(39_999) }))).toStrictEqual(['e40000']);
});
