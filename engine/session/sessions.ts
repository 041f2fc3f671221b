/**
 * Sessions: an opaque random token in the browser, its hash here. Whoever shows more (the second factor, the
 * password once more) gets a new token, so that a token which somebody planted is worth nothing afterwards.
 */
import { newId } from '../../domain/ids.js';
import type { Clock } from '../../domain/kernel/clock.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import {
  credentialsOf,
  LASTS_MS,
  MAX_SESSIONS,
  type Session,
  type SessionLevel,
  stands,
} from '../../domain/session/session.js';
import { needsSecondFactor, type User } from '../../domain/user/user.js';
import { drawSecret, hashSecret, isSecret } from '../secret/random-secret.js';
import type { UserDirectory } from '../user/user-directory.js';
import { openSessionStore } from './session-store.js';

/** How exactly it is known when a session was used last. */
const SEEN_EVERY_MS = 60_000;

export interface OpenedSession {
  readonly session: Session;
  readonly user: User;
}

export interface StartedSession extends OpenedSession {
  /** For the cookie; shown this once. */
  readonly token: string;
}

export interface Sessions {
  /** After the password was right. It is full at once if no second factor is asked for. */
  start(user: User): StartedSession;
  /** The session behind a token, with its user as known here; undefined if it does not stand. */
  open(token: string): OpenedSession | undefined;
  /**
   * The same just before a write, as the user was at most a second ago.
   * @throws KnowledgeOutdated when that could not be read for a second.
   */
  confirm(opened: OpenedSession): Promise<OpenedSession | undefined>;
  /**
   * After something more was shown: full from now on, stepped up, and under another token. Undefined if the
   * session was ended meanwhile, or has another token already.
   * @param user as it is now
   * @param steppedUp of a developer's session, whose person has nothing to show.
   */
  raise(
    started: Pick<StartedSession, 'session' | 'token'>,
    user: User,
    steppedUp?: 'for as long as it lasts',
  ): StartedSession | undefined;
  /** Those of a user that stand, the oldest first. */
  of(user: User): readonly Session[];
  /** True if the user had the session. */
  end(id: string, user: string): boolean;
  close(): void;
}

interface Dependencies {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly directory: Pick<UserDirectory, 'known' | 'confirmed'>;
}

export function openSessions({ dataDir, clock, ids, directory }: Dependencies): Sessions {
  const store = openSessionStore(dataDir);

  const standing = (session: Session, user: User | undefined): OpenedSession | undefined =>
    user !== undefined && stands(session, user, clock.now()) ? { session, user } : undefined;

  return {
    start(user) {
      const nowMs = clock.now();
      store.prune(nowMs);
      const before = store.of(user.id);
      for (const { id } of before.slice(0, Math.max(0, before.length - MAX_SESSIONS + 1))) {
        store.remove(id, user.id);
      }
      const level: SessionLevel =
        user.secondFactor === null && !needsSecondFactor(user) ? 'full' : 'password';
      const id = newId('session', ids);
      const times = { startedMs: nowMs, seenMs: nowMs, shownMs: nowMs };
      const session = { id, user: user.id, level, credentials: credentialsOf(user), ...times };
      const token = drawSecret();
      store.add({ ...session, sha256: hashSecret(token) });
      return { session, user, token };
    },

    open(token) {
      const session = isSecret(token) ? store.find(hashSecret(token)) : undefined;
      if (session === undefined) return undefined;
      const opened = standing(session, directory.known(session.user));
      const nowMs = clock.now();
      if (opened !== undefined && Math.abs(nowMs - session.seenMs) >= SEEN_EVERY_MS) {
        store.see(session.id, nowMs);
      }
      return opened;
    },

    async confirm({ session }) {
      const user = await directory.confirmed(session.user);
      // It may have been ended meanwhile.
      const isThere = store.of(session.user).some(({ id }) => id === session.id);
      return isThere ? standing(session, user) : undefined;
    },

    raise({ session: before, token: tokenBefore }, user, steppedUp) {
      const seenMs = clock.now();
      const shownMs = steppedUp === undefined ? seenMs : before.startedMs + LASTS_MS;
      const raised = { level: 'full' as const, credentials: credentialsOf(user), shownMs };
      const session = { ...before, ...raised, seenMs };
      const token = drawSecret();
      const sha256 = hashSecret(token);
      const isChanged = store.change({ ...session, sha256 }, hashSecret(tokenBefore));
      return isChanged ? { session, user, token } : undefined;
    },

    of: (user) => store.of(user.id).filter((session) => standing(session, user) !== undefined),
    end: (id, user) => store.remove(id, user),
    close: () => store.close(),
  };
}
