import { statusOf, type User } from '../../domain/user/user.js';
import type { Profile } from '../../engine/user/personal-data.js';
import type { UserBody } from './contract.js';

interface Known {
  readonly profile: Profile | undefined;
  readonly locked: boolean;
}

export function userBody(user: User, { profile, locked }: Known): UserBody {
  const { id, merchant, roles, proposed, secondFactor, link, invitedBy, invitedAt } = user;
  return {
    ...{ id, object: 'user', merchant, roles: [...roles], locked, invitedBy },
    name: profile?.name ?? null,
    address: profile?.address ?? null,
    proposedRoles: proposed === null ? null : [...proposed.roles],
    proposedBy: proposed?.by ?? null,
    status: statusOf(user),
    secondFactor: secondFactor !== null,
    linkUntil: link?.until ?? null,
    createdAt: invitedAt,
  };
}
