/** Brings a callback to its saga: at once if that is ours, else if its owner seems to be gone. */
import { fromInstant } from '../../domain/kernel/clock.js';
import type { PendingCallback } from '../channel/callback.js';
import type { OpenSagas } from './open-sagas.js';
import type { Schedule } from './schedule.js';
import type { SessionHost } from './session-host.js';
import type { Sessions } from './sessions.js';

export interface CallbackRoute {
  readonly sessions: Sessions;
  readonly open: OpenSagas;
  readonly schedule: Schedule;
  readonly host: Pick<SessionHost, 'exclusive' | 'nowMs' | 'leaseMs'>;
}

/**
 * @param at when the callback was recorded, an instant.
 * @param dealtWith aborted when its owner has dealt with it.
 * @returns what resolves when the saga has dealt with it; undefined if the request number is nobody's.
 */
export function bringCallback(
  { sessions, open, schedule, host }: CallbackRoute,
  callback: PendingCallback,
  at: string,
  dealtWith: AbortSignal,
): Promise<void> | undefined {
  const place = sessions.placeOfRequest(callback.requestNo);
  if (place === undefined) return undefined;
  const { exclusive, nowMs, leaseMs } = host;
  const deliver = async (): Promise<void> => {
    const session = sessions.open(place);
    const delivered = session.deliver(callback, true);
    sessions.follow(session);
    await delivered;
  };
  // A callback that seems to come from the future came before the clock was set back: nobody knows how long
  // ago.
  const atMs = Math.min(fromInstant(at), nowMs()) + leaseMs;
  const isForeign = !exclusive && !open.hasOurs(place.stream);
  if (!isForeign || atMs <= nowMs()) return deliver();
  return new Promise((resolve, reject) => {
    const giveUp = schedule.doAt(atMs, () => void deliver().then(resolve, reject));
    // Its owner has dealt with it: it would find nothing to do.
    const drop = (): void => {
      if (giveUp()) resolve();
    };
    dealtWith.addEventListener('abort', drop, { once: true });
  });
}
