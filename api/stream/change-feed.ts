/**
 * What changes, from the log to every connection: one reader of the log, however many connections there are, and
 * none at all of its events while there is no connection.
 */
import type { TallybookEvent } from '../../domain/events.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { latest, type Position } from '../../domain/kernel/position.js';
import { type Listener, Listeners, type LocatedChange } from './listeners.js';
import { Owners } from './owners.js';
import { changesIn } from './topics.js';

export interface ChangeFeed {
  /** How far the log was read. */
  readonly position: Position;
  /**
   * Calls back with what changes from now on; gives the function that ends it.
   * @param ids the objects whose changes alone are told; left out for all
   */
  follow(listener: Listener, ids?: ReadonlySet<string>): () => void;
  /** What has changed after a position; undefined if that is no longer known. */
  since(position: Position): readonly LocatedChange[] | undefined;
  /** Calls back once when the server ends: connections would keep it from it. */
  onEnd(listener: () => void): () => void;
  /** Ends every connection; there is none from then on. */
  end(): void;
  readonly ended: boolean;
  stop(): Promise<void>;
}

/** So many changes are remembered for whoever connects again. */
const REMEMBERED = 10_000;

export async function openChangeFeed(log: EventLog<TallybookEvent>): Promise<ChangeFeed> {
  const owners = new Owners(log);
  const listeners = new Listeners();
  const enders = new Set<() => void>();
  let position = await log.head();
  /** After this position everything is in `recent`. */
  let known = position;
  let recent: LocatedChange[] = [];
  let ended = false;

  function take(changes: readonly LocatedChange[]): void {
    recent.push(...changes);
    if (recent.length > 2 * REMEMBERED) {
      known = recent.at(-REMEMBERED - 1)?.position ?? position;
      recent = recent.slice(-REMEMBERED);
    }
    listeners.tell(changes);
  }

  const reader = log.follow({
    name: 'stream',
    from: () => position,
    wants: () => listeners.size > 0,
    async onPage(page) {
      // Nobody listens: what is skipped here cannot be told later.
      if (listeners.size === 0) {
        recent = [];
        position = latest(position, page.position);
        known = position;
        return;
      }
      const changes: LocatedChange[] = [];
      for (const stored of page.events) {
        const merchant = await owners.of(stored);
        for (const change of changesIn(stored)) {
          changes.push({ change, merchant, position: stored.position });
        }
      }
      position = latest(position, page.position);
      take(changes);
    },
  });

  return {
    get position() {
      return position;
    },
    get ended() {
      return ended;
    },
    follow: (listener, ids) => listeners.add(listener, ids),
    since(after) {
      if (after < known || after > position) return undefined;
      return recent.filter((change) => change.position > after);
    },
    onEnd(listener) {
      enders.add(listener);
      return () => void enders.delete(listener);
    },
    end() {
      ended = true;
      for (const listener of enders) listener();
    },
    stop: () => reader.stop(),
  };
}
