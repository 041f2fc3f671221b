import { toInstant } from '../../domain/kernel/clock.js';
import { endOf, isSteppedUp, type Session, STEPPED_UP_MS } from '../../domain/session/session.js';
import type { User } from '../../domain/user/user.js';
import type { Profile } from '../../engine/user/personal-data.js';
import type { ListedSession, SessionBody } from './contract.js';

interface Shown {
  readonly session: Session;
  readonly user: User;
  readonly profile: Profile | undefined;
  readonly csrfToken: string;
  readonly timezone: string;
  readonly sandbox: boolean;
  readonly may: readonly string[];
}

export function sessionBody(
  { session, user, profile, csrfToken, timezone, sandbox, may }: Shown,
  nowMs: number,
): SessionBody {
  const { id, level, startedMs, shownMs } = session;
  return {
    ...{ id, object: 'session', level, csrfToken, timezone, sandbox },
    user: {
      id: user.id,
      name: profile?.name ?? null,
      address: profile?.address ?? null,
      merchant: user.merchant,
      roles: [...user.roles],
      secondFactor: user.secondFactor !== null,
    },
    may: level === 'full' ? [...may] : [],
    steppedUpUntil: isSteppedUp(session, nowMs) ? toInstant(shownMs + STEPPED_UP_MS) : null,
    startedAt: toInstant(startedMs),
  };
}

export const listedSession = (session: Session, current: string): ListedSession => ({
  id: session.id,
  object: 'session',
  level: session.level,
  current: session.id === current,
  startedAt: toInstant(session.startedMs),
  seenAt: toInstant(session.seenMs),
  endsAt: toInstant(endOf(session)),
});
