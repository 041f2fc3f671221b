/**
 * The demo of a development start: two months of business in an empty store, made by the same commands as real
 * traffic while store, engine and sandbox run on a clock of the past; then business that goes on slowly. Why it is
 * made like this: docs/decisions/026-demo.md.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { toInstant } from '../../../domain/kernel/clock.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import { createDataDirectory } from '../../../engine/data-directory.js';
import { openEmbeddedEventStore } from '../../../eventstore/open-event-store.js';
import {
  openSqliteEventStore,
  type SqliteEventStore,
} from '../../../eventstore/sqlite/sqlite-event-store.js';
import type { Engine } from '../engine.js';
import type { ComposeOptions } from '../foundation.js';
import type { Settings } from '../settings.js';
import { DemoClock } from './clock.js';
import { type DiaryPage, readDiary, writeDiary } from './diary.js';
import { Draws } from './draws.js';
import { Gate } from './gate.js';
import { type Item, orderOf } from './orders.js';
import { Operators } from './operators.js';
import { makePast } from './past.js';
import { type DemoSandbox, startDemoSandbox } from './sandbox.js';
import { quietLogger } from './quiet-logger.js';
import { SHOPS } from './shops.js';
import { referenceOf, Timetable } from './timetable.js';
import { Trade } from './trade.js';

export interface DemoSize {
  /** Days of the past. */
  readonly days: number;
  /** 1 for all of the business, less for a part of it. */
  readonly share: number;
}

const DAY = 86_400_000;
const FULL: DemoSize = { days: 60, share: 1 };
const SEED = 'tallybook';
/** Customers that come while somebody looks: the first soon, later ones hardly more than on any other day. */
const FIRST_VISITOR_MS = 20_000;
const VISITORS_SLOW_DOWN = 1.2;
const RAREST_VISITOR_MS = 900_000;
const DEADLINES_MS = 50;
/** A timer of Node cannot wait for weeks. */
const LONGEST_WAIT_MS = 3_600_000;

/**
 * The demo of this data directory; undefined if there is none: only a store that a development start makes anew
 * gets a demo, and keeps it.
 */
export async function prepareDemo(
  settings: Settings,
  size: DemoSize = FULL,
): Promise<Demo | undefined> {
  const { dataDir, mode, demo, eventstoreUrl } = settings;
  if (mode !== 'development' || eventstoreUrl !== undefined) return undefined;
  const known = await readDiaryAsOfLog(dataDir);
  if (!demo) {
    // What is written without the demo is of today: nothing of the past comes after it.
    if (known !== undefined) writeDiary(dataDir, { ...known, caughtUp: true });
    return undefined;
  }
  if (known !== undefined) return new Demo(settings, known, size);
  if (existsSync(join(dataDir, 'events.sqlite'))) return undefined;
  const today = Math.floor(Date.now() / DAY) * DAY;
  const from = toInstant(today - size.days * DAY);
  const begun: DiaryPage = { seed: SEED, from, reached: from, caughtUp: false };
  createDataDirectory(dataDir);
  writeDiary(dataDir, begun);
  return new Demo(settings, begun, size);
}

/**
 * The diary, but no earlier than the log: a process that was killed has made more than it noted. If the log is far
 * ahead, somebody has gone on without the demo, and its past is over.
 */
async function readDiaryAsOfLog(dataDir: string): Promise<DiaryPage | undefined> {
  const page = readDiary(dataDir);
  const file = join(dataDir, 'events.sqlite');
  if (page === undefined || page.caughtUp || !existsSync(file)) return page;
  const store = openSqliteEventStore({ file, readonly: true });
  try {
    const [newest] = await store.readAll({ direction: 'backwards', limit: 1, systemStreams: true });
    const newestMs = Math.max(newest?.createdMs ?? 0, Date.parse(page.reached));
    const caughtUp = newestMs > Date.parse(page.reached) + 2 * DAY;
    return { ...page, reached: toInstant(newestMs), caughtUp };
  } finally {
    await store.close();
  }
}

export class Demo {
  readonly #gate = new Gate();
  readonly #clock: DemoClock;
  readonly #timetable: Timetable;
  readonly #ending = new AbortController();
  #store: SqliteEventStore | undefined;
  #sandbox: DemoSandbox | undefined;
  #page: DiaryPage;
  #run: Promise<void> = Promise.resolve();

  constructor(
    private readonly settings: Settings,
    page: DiaryPage,
    { share }: DemoSize,
  ) {
    this.#page = page;
    this.#clock = new DemoClock(Date.parse(page.reached));
    const fromMs = Date.parse(page.from);
    const { bookTimezone: timezone } = settings;
    this.#timetable = new Timetable({ seed: page.seed, fromMs, timezone, shops: SHOPS, share });
    if (!page.caughtUp) return;
    this.#clock.catchUp();
    this.#gate.open();
  }

  /** What the engine is composed with. */
  get parts(): Pick<ComposeOptions, 'clock' | 'startSandbox' | 'openStore'> {
    if (this.#page.caughtUp) return {};
    return {
      clock: this.#clock,
      // A past that is lost with the power is made again.
      openStore: (settings) => {
        this.#store = openEmbeddedEventStore(settings);
        this.#store.awaitDisk(false);
        return Promise.resolve(this.#store);
      },
      startSandbox: async (options) =>
        (this.#sandbox = await startDemoSandbox(options, this.#clock)),
    };
  }

  /** What is logged beside the demo. */
  quiet(logger: Logger): Logger {
    return this.#page.caughtUp ? logger : quietLogger(logger, this.#clock);
  }

  get gate(): Pick<Gate, 'admit' | 'opened'> {
    return this.#gate;
  }

  /** Begins, beside the serving. */
  start(engine: Engine): void {
    this.#run = this.#go(engine).catch((err: unknown) => {
      if (!this.#stopping) engine.logger.warn({ err }, 'the demo ended');
    });
  }

  /** Makes no more business and waits for what is under way. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#run;
  }

  get #stopping(): boolean {
    return this.#ending.signal.aborted;
  }

  async #go(engine: Engine): Promise<void> {
    const trade = new Trade(engine);
    const operators = new Operators(engine);
    const perform = (item: Item) => this.#perform(item, trade, operators);
    if (this.#page.caughtUp) {
      await trade.open(SHOPS);
    } else {
      // Whatever goes wrong with the demo, the store is there to be used.
      const past = trade
        .open(SHOPS)
        .then(() => operators.open())
        .then(() => this.#makePast(perform, engine));
      const whole = await past.catch((err: unknown) => {
        engine.logger.warn({ err }, 'the past of the demo ended early');
        return true;
      });
      if (!whole) return this.#note({ reached: toInstant(this.#clock.now()) });
      await this.#catchUp(engine);
      await operators.leaveOpen();
      engine.logger.info({}, 'the demo has reached the present');
    }
    await this.#goOn(perform);
  }

  async #makePast(perform: (item: Item) => Promise<void>, engine: Engine): Promise<boolean> {
    engine.logger.info({ from: this.#page.reached }, 'the past of the demo is being made');
    // The engine looks at deadlines once a second of the machine's, which is minutes of the past.
    const beat = setInterval(() => engine.sagas.pollDue(), DEADLINES_MS);
    try {
      return await makePast({
        ...{ clock: this.#clock, gate: this.#gate, timetable: this.#timetable, perform },
        fromMs: Date.parse(this.#page.reached),
        isStopping: () => this.#stopping,
      });
    } finally {
      clearInterval(beat);
    }
  }

  /** From now on it is now, for the engine and for the sandbox, and everybody may write. */
  async #catchUp({ ledger }: Engine): Promise<void> {
    this.#clock.catchUp();
    this.#store?.awaitDisk(true);
    try {
      // What is written from now on belongs to today.
      await ledger.cutDueDays();
      // Noted before: a start after a stop in between finds the process of the sandbox, and the store complete.
      this.#note({ reached: toInstant(this.#clock.now()), caughtUp: true });
      await this.#sandbox?.handOver();
    } finally {
      this.#gate.open();
    }
  }

  /** What is planned, each at its time, and a customer now and then. */
  async #goOn(perform: (item: Item) => Promise<void>): Promise<void> {
    const timetable = this.#timetable;
    // What fell due while no server ran is not made up for.
    while (timetable.peek().atMs < Date.now()) timetable.next();
    const draws = new Draws(toInstant(Date.now()));
    let gapMs = FIRST_VISITOR_MS;
    timetable.add(visit(draws, gapMs));
    for (;;) {
      const waitMs = Math.min(LONGEST_WAIT_MS, timetable.peek().atMs - Date.now());
      await sleep(Math.max(0, waitMs), undefined, { signal: this.#ending.signal });
      if (timetable.peek().atMs > Date.now()) continue;
      const item = timetable.next();
      await perform(item);
      if (!isVisit(item)) continue;
      gapMs = Math.min(RAREST_VISITOR_MS, gapMs * VISITORS_SLOW_DOWN);
      timetable.add(visit(draws, gapMs));
    }
  }

  #perform({ act }: Item, trade: Trade, operators: Operators): Promise<void> {
    switch (act.type) {
      case 'midnight':
        this.#note({ reached: toInstant(this.#clock.now()) });
        return operators.closeDay();
      case 'review':
        return operators.review();
      default:
        return trade.perform(act);
    }
  }

  #note(news: Partial<DiaryPage>): void {
    this.#page = { ...this.#page, ...news };
    writeDiary(this.settings.dataDir, this.#page);
  }
}

/** An order of somebody whom the timetable does not know. */
function visit(draws: Draws, inMs: number): Item[] {
  const shop = draws.pick(SHOPS);
  const atMs = Math.round(Date.now() + inMs);
  return orderOf(shop, referenceOf(shop, atMs, `${VISIT}${atMs % DAY}`), atMs, draws);
}

const VISIT = 'W';
const isVisit = ({ act }: Item): boolean =>
  act.type === 'pay' && act.reference.includes(`-${VISIT}`);
