/** Makes the past of a demo: item after item of the timetable, each at its time, up to the present. */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { DemoClock } from './clock.js';
import type { Gate } from './gate.js';
import type { Act, Item } from './orders.js';
import type { Timetable } from './timetable.js';

/** Whoever wants to write in the meantime waits for so long, and for the days still to be cut. */
const HURRY_MS = 2_500;
/** Items a millisecond, before they have been counted. */
const FIRST_GUESS_PER_MS = 0.1;
const COUNTED = 20;
/** Orders that lie close together are taken at the same time. */
const TOGETHER_MS = 60_000;
const MOST_TOGETHER = 6;

interface PastParts {
  readonly clock: DemoClock;
  readonly gate: Gate;
  readonly timetable: Timetable;
  readonly perform: (item: Item) => Promise<void>;
  /** What is earlier has been made already. */
  readonly fromMs: number;
  readonly isStopping: () => boolean;
}

/** @returns true if the present was reached. */
export async function makePast(parts: PastParts): Promise<boolean> {
  const { clock, gate, timetable, fromMs, isStopping } = parts;
  const items = upToNow(timetable).filter(({ atMs }) => atMs >= fromMs);
  const underWay = new UnderWay();
  const begunMs = performance.now();
  let done = 0;
  for (const [index, item] of items.entries()) {
    if (isStopping() && gate.waitedMs === undefined) break;
    const perMs = done < COUNTED ? FIRST_GUESS_PER_MS : done / (performance.now() - begunMs);
    if (item.rank > shareLeft(gate, items.length - index, perMs)) continue;
    await underWay.roomFor(item);
    clock.jumpTo(item.atMs);
    underWay.add(item, parts.perform(item));
    done += 1;
    await yieldToOthers();
  }
  await underWay.none();
  return !isStopping() || gate.waitedMs !== undefined;
}

/** What has begun and has not ended: little of it, close together in time, and about orders of their own. */
class UnderWay {
  readonly #items = new Map<Item, Promise<void>>();

  add(item: Item, work: Promise<void>): void {
    const ended = work.finally(() => this.#items.delete(item));
    // Heard when there is need of room, or at the end.
    ended.catch(() => undefined);
    this.#items.set(item, ended);
  }

  async roomFor(item: Item): Promise<void> {
    while (this.#isInTheWay(item)) await Promise.race(this.#items.values());
  }

  async none(): Promise<void> {
    await Promise.all(this.#items.values());
  }

  #isInTheWay({ atMs, act }: Item): boolean {
    if (this.#items.size >= MOST_TOGETHER) return true;
    return [...this.#items.keys()].some((other) => {
      if (isForAll(act) || isForAll(other.act)) return true;
      return atMs - other.atMs > TOGETHER_MS || act.reference === other.act.reference;
    });
  }
}

/** What happens to the whole book or to all cases happens alone. */
const isForAll = (act: Act): act is Extract<Act, { readonly type: 'midnight' | 'review' }> =>
  act.type === 'midnight' || act.type === 'review';

function upToNow(timetable: Timetable): Item[] {
  const items: Item[] = [];
  while (timetable.peek().atMs < Date.now()) items.push(timetable.next());
  return items;
}

/** The part of what is left that there is time for: all of it if nobody waits. */
function shareLeft({ waitedMs }: Gate, left: number, perMs: number): number {
  return waitedMs === undefined ? 1 : Math.max(0, ((HURRY_MS - waitedMs) * perMs) / left);
}
