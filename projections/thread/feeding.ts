/** The side of the thread that feeds the read models. */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { Feed, Slot } from '../framework/feed.js';
import type { Group } from '../framework/group.js';
import { openReadDatabase, type ReadDatabaseSettings } from '../framework/read-database.js';
import { Runner } from '../framework/runner.js';
import { errorOfNews, newsOfError } from './error-news.js';
import type { FeedNews, FromFeeder, SlotNews, ToFeeder } from './messages.js';

/** This thread's end of the way to the other thread: `parentPort` of a worker. */
export interface FeedingPort {
  postMessage(message: FromFeeder): void;
  on(event: 'message', listener: (message: ToFeeder) => void): unknown;
  close(): void;
}

/** What this thread has opened for itself. */
export interface Opened {
  readonly log: EventLog<TallybookEvent>;
  /** Where the read models live. */
  readonly database: ReadDatabaseSettings;
  /** Called when the log is said to have grown. */
  readonly lookAgain: () => void;
  /** Closes the log. */
  readonly close: () => Promise<void>;
}

/** How often the other thread hears of this thread when nothing moves. */
const BEAT_MS = 5_000;

/**
 * Feeds the read models until it is told to stop.
 * @param open opens the log, with a logger whose lines go to the other thread.
 * @throws Error if the log or the read database cannot be opened: it ends the thread.
 */
export async function feed(
  port: FeedingPort,
  groups: readonly Group[],
  open: (logger: Logger) => Promise<Opened>,
): Promise<void> {
  try {
    await begin(port, groups, open);
  } catch (error) {
    throw errorOfNews(newsOfError(error));
  }
}

async function begin(
  port: FeedingPort,
  groups: readonly Group[],
  open: (logger: Logger) => Promise<Opened>,
): Promise<void> {
  const logger = loggerOver(port);
  const { log, database, lookAgain, close } = await open(logger);
  const db = openReadDatabase(database);
  let slots: readonly Slot[] = [];
  let told: NodeJS.Immediate | undefined;
  /** What moves in one turn is told together. */
  const moved = (): void => {
    told ??= setImmediate(() => {
      told = undefined;
      tell();
    });
  };
  const tell = (): void => {
    const health = log.readers.health();
    const trouble = health === true ? null : health;
    const silent = log.readers.silent();
    port.postMessage({ type: 'moved', slots: slots.map(newsOf), trouble, silent });
  };
  const runner = await Runner.start({ db, log, groups, logger, onMoved: moved });
  slots = runner.slots;
  port.postMessage({ type: 'opened', slots: slots.map(newsOf) });
  const tellReady = (error: string | null): void => {
    // How far they have come then is known before they are said to be ready.
    tell();
    port.postMessage({ type: 'ready', error });
  };
  runner.ready.then(
    () => tellReady(null),
    (error: unknown) => tellReady(messageOf(error)),
  );
  const beat = setInterval(tell, BEAT_MS);
  const stop = async (): Promise<void> => {
    clearInterval(beat);
    await runner.stop();
    await db.close();
    await close();
    // Nothing keeps the thread alive any more.
    port.close();
  };
  port.on('message', ({ type }) => {
    if (type === 'news') lookAgain();
    else void stop();
  });
}

const newsOf = ({ group, shown, building }: Slot): SlotNews => ({
  group: group.name,
  shown: feedNews(shown),
  building: building === undefined ? null : feedNews(building),
});

const feedNews = ({ generation, position, state, error }: Feed): FeedNews => ({
  ...{ generation, position, state },
  error: error === undefined ? null : messageOf(error),
});

const messageOf = (error: unknown): string => newsOfError(error).message;

function loggerOver(port: FeedingPort): Logger {
  const at =
    (level: 'info' | 'warn' | 'error') =>
    ({ err, ...fields }: { readonly err?: unknown }, message: string) => {
      const error = err === undefined ? null : newsOfError(err);
      port.postMessage({ type: 'log', level, fields, error, message });
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
