/** What happens when in the demo: the business of each day from the first day on, without end. */
import { localTime } from '../../../domain/ledger/calendar.js';
import { Draws } from './draws.js';
import { type Act, type Item, orderOf } from './orders.js';
import type { Shop } from './shops.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** At so many hours UTC operators go through the cases. */
const REVIEW_HOUR = 3;
/** The shops grow: so many days until there is twice as much business as at first. */
const DOUBLED_AFTER_DAYS = 150;

export interface Story {
  readonly seed: string;
  /** Start of the first day, in UTC. */
  readonly fromMs: number;
  /** Zone in which accounting days end. */
  readonly timezone: string;
  readonly shops: readonly Shop[];
  /** 1 for all of the business, less for a part of it. */
  readonly share: number;
}

export class Timetable {
  /** Later first. */
  #open: Item[] = [];
  #days = 0;

  constructor(private readonly story: Story) {}

  /** Takes the next item off. */
  next(): Item {
    const item = this.peek();
    this.#open.pop();
    return item;
  }

  peek(): Item {
    for (;;) {
      const first = this.#open.at(-1);
      if (first !== undefined && first.atMs < this.story.fromMs + this.#days * DAY) return first;
      this.add(itemsOfDay(this.story, this.#days++));
    }
  }

  /** Adds what nobody had planned. */
  add(items: readonly Item[]): void {
    this.#open.push(...items);
    this.#open.sort((a, b) => b.atMs - a.atMs);
  }
}

function itemsOfDay(story: Story, day: number): Item[] {
  const startMs = story.fromMs + day * DAY;
  const always = (atMs: number, act: Act): Item => ({ atMs, rank: 0, act });
  return [
    ...midnights(startMs, story.timezone).map((atMs) => always(atMs, { type: 'midnight' })),
    always(startMs + REVIEW_HOUR * HOUR, { type: 'review' }),
    ...story.shops.flatMap((shop) => ordersOfDay(story, shop, day, startMs)),
  ];
}

/** Half a minute after the accounting day has ended. */
function midnights(startMs: number, timezone: string): number[] {
  const quarters = Array.from({ length: 96 }, (_, index) => startMs + index * 15 * MINUTE);
  return quarters
    .filter((ms) => localTime(ms - 1, timezone).day !== localTime(ms, timezone).day)
    .map((ms) => ms + MINUTE / 2);
}

function ordersOfDay({ seed, share }: Story, shop: Shop, day: number, startMs: number): Item[] {
  const draws = new Draws(`${seed}:${shop.id}:${day}`);
  const weekday = new Date(startMs).getUTCDay();
  const busy = (shop.week[weekday] ?? 1) * (1 + day / DOUBLED_AFTER_DAYS) * share;
  const count = Math.round(shop.perDay * busy * (0.8 + 0.4 * draws.fraction()));
  const times = Array.from({ length: count }, () => {
    const hour = draws.weighted(shop.hours);
    const ms = (hour - shop.utcHours) * HOUR + draws.whole(0, HOUR - 1);
    // The small hours of an eastern shop are the evening of the same day in UTC.
    return startMs + ((ms + DAY) % DAY);
  }).sort((a, b) => a - b);
  return times.flatMap((atMs, index) => {
    const reference = referenceOf(shop, startMs, String(index + 1).padStart(3, '0'));
    return orderOf(shop, reference, atMs, draws);
  });
}

export const referenceOf = ({ prefix }: Shop, dayMs: number, number: string): string =>
  `${prefix}-${new Date(dayMs).toISOString().slice(0, 10).replaceAll('-', '')}-${number}`;
