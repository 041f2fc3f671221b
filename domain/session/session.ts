/** A login that goes on: how long it lasts, and what it has shown. No session is in the log. */
import { statusOf, type User } from '../user/user.js';

/** Without a request. */
export const IDLE_MS = 30 * 60_000;
/** From the login on, whatever is requested. */
export const LASTS_MS = 12 * 3_600_000;
/** Of a session that waits for the second factor. */
export const HALF_OPEN_MS = 10 * 60_000;
/** For how long something dangerous may be done after the password or second factor was shown. */
export const STEPPED_UP_MS = 5 * 60_000;
/** Of one user; the oldest ends when another begins. */
export const MAX_SESSIONS = 20;

/** `password`: the second factor is to come, or to be enrolled. `full`: all was shown that is asked for. */
export type SessionLevel = 'password' | 'full';

export interface Session {
  /** `ses_…` */
  readonly id: string;
  /** Whose it is. */
  readonly user: string;
  readonly level: SessionLevel;
  /** What the user logged in with, see `credentialsOf`. */
  readonly credentials: string;
  /** Milliseconds since 1970, as all that follow. */
  readonly startedMs: number;
  /** Of the last request, to the minute. */
  readonly seenMs: number;
  /** When the password or second factor was shown last. */
  readonly shownMs: number;
}

/** The data keys of password and second factor: another password, or another second factor, has others. */
export const credentialsOf = ({ password, secondFactor }: User): string =>
  `${password?.key ?? ''} ${secondFactor?.sealed.key ?? ''}`;

/** From when on it is over. */
export const endOf = ({ level, startedMs, seenMs }: Session): number =>
  Math.min(startedMs + (level === 'full' ? LASTS_MS : HALF_OPEN_MS), seenMs + IDLE_MS);

/**
 * True if the session may act for its user as the user is now: a user who is disabled, or has another
 * password or second factor, has to log in anew.
 */
export const stands = (session: Session, user: User | undefined, nowMs: number): boolean =>
  user?.id === session.user &&
  statusOf(user) === 'active' &&
  credentialsOf(user) === session.credentials &&
  nowMs < endOf(session);

export const isSteppedUp = ({ level, shownMs }: Session, nowMs: number): boolean =>
  level === 'full' && nowMs - shownMs < STEPPED_UP_MS;
