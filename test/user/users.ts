/** Users, their events, and some that tests know, for tests of the decider. */
import type { SealedUnderKey } from '../../domain/data-key/sealed.js';
import type { InviteUser } from '../../domain/user/commands.js';
import { users } from '../../domain/user/decider.js';
import type { UserEvent } from '../../domain/user/events.js';
import type { UserRole } from '../../domain/user/roles.js';
import { givenFor } from '../support/given-when-then.js';

export const given = givenFor(users);
export const LATER = '2026-02-01T00:00:00.000Z';

export const sealed = (name: string): SealedUnderKey => ({ key: `dk_${name}`, ciphertext: name });
export const link = (sha256: string) => ({ sha256, until: LATER });

interface Whom {
  readonly merchant?: string | null;
  readonly by?: string | null;
  readonly needsApproval?: boolean;
}

export function invited(
  user: string,
  roles: readonly UserRole[],
  { merchant = null, by = null, needsApproval = false }: Whom = {},
): UserEvent {
  const data = { user, merchant, roles: [...roles], addressDigest: `at ${user}`, by };
  return {
    type: 'UserInvited',
    data: { ...data, profile: sealed(user), link: link(`link ${user}`), needsApproval },
  };
}

export const activated = (user: string): UserEvent => ({
  type: 'UserActivated',
  data: { user, password: sealed(`password of ${user}`) },
});

/** Invited on the server's own machine, and active. */
export const member = (
  user: string,
  roles: readonly UserRole[],
  merchant: string | null = null,
): UserEvent[] => [invited(user, roles, { merchant }), activated(user)];

export const inviteUser = (
  id: string,
  roles: readonly UserRole[],
  { merchant = null, by = null }: Whom = {},
): InviteUser => ({
  ...{ type: 'InviteUser', id, merchant, roles, addressDigest: `at ${id}`, by },
  profile: sealed(id),
  link: link(`link ${id}`),
});

export const ADMIN = 'usr_admin';
export const ADMIN2 = 'usr_admin2';
export const OWNER = 'usr_owner';
export const BOB = 'usr_bob';

export const admin = member(ADMIN, ['admin']);
export const admin2 = member(ADMIN2, ['admin']);
export const owner = member(OWNER, ['owner'], 'shop');
export const operator = member(BOB, ['operator']);

export const enrolled = (user: string): UserEvent => ({
  type: 'UserSecondFactorEnrolled',
  data: { user, secondFactor: sealed('seed') },
});
