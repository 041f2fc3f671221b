/** Folds the events of users. Each costs the same, however many users there are. */
import { type Directory, userList } from './directory.js';
import type { UserEvent } from './events.js';
import type { User } from './user.js';

type Data<Type extends UserEvent['type']> = Extract<UserEvent, { type: Type }>['data'];

/** @param at when the event was recorded. */
export function evolve(directory: Directory, event: UserEvent, at: string): Directory {
  if (event.type === 'UserInvited') return invited(directory, event.data, at);
  const user = directory.users.get(event.data.user);
  if (user === undefined)
    throw new Error(`${event.type} of ${event.data.user}, who was never invited`);
  const { users } = directory;
  return { ...directory, users: users.with(user.id, { ...user, ...changeOf(user, event) }) };
}

function invited(directory: Directory, data: Data<'UserInvited'>, at: string): Directory {
  const { user: id, merchant, roles, addressDigest, profile, link, by, needsApproval } = data;
  const user: User = {
    ...{ id, merchant, addressDigest, profile, link },
    roles: needsApproval ? [] : roles,
    proposed: needsApproval ? { roles, by } : null,
    password: null,
    secondFactor: null,
    disabled: false,
    invitedBy: by,
    invitedAt: at,
  };
  const { users, byAddress, all, teams } = directory;
  const team = userList(directory, merchant);
  return {
    users: users.with(id, user),
    byAddress: byAddress.with(addressDigest, id),
    all: all.with(all.size, id),
    teams: merchant === null ? teams : teams.with(merchant, team.with(team.size, id)),
  };
}

function changeOf(user: User, event: Exclude<UserEvent, { type: 'UserInvited' }>): Partial<User> {
  switch (event.type) {
    case 'UserLinkIssued': {
      const { link, by, needsApproval } = event.data;
      // What somebody set by a link before it must not let anybody in beside whom this one is for.
      return needsApproval ? { link, password: null, ...waiting(user, by) } : { link };
    }
    case 'UserActivated':
    case 'UserPasswordChanged':
      // A link that was issued for a password that was forgotten ends with any new password.
      return { link: null, password: event.data.password };
    case 'UserRolesChanged': {
      const { roles, by, needsApproval } = event.data;
      if (needsApproval) {
        // What is taken away is gone at once; what is given has to wait.
        return {
          roles: user.roles.filter((role) => roles.includes(role)),
          proposed: { roles, by },
        };
      }
      return { roles, proposed: null };
    }
    case 'UserRolesApproved':
      return { roles: event.data.roles, proposed: null };
    case 'UserDisabled':
      return { disabled: true };
    case 'UserEnabled':
      return { disabled: false };
    case 'UserSecondFactorEnrolled':
      return { secondFactor: { sealed: event.data.secondFactor, usedCodes: [] } };
    case 'UserSecondFactorReset': {
      const { by, needsApproval } = event.data;
      if (!needsApproval) return { secondFactor: null };
      // A link that was issued while a second factor was asked for as well is not enough any more.
      return { secondFactor: null, link: null, ...waiting(user, by) };
    }
    case 'UserRecoveryCodeUsed': {
      const { secondFactor } = user;
      if (secondFactor === null) return {};
      const usedCodes = [...secondFactor.usedCodes, event.data.code];
      return { secondFactor: { ...secondFactor, usedCodes } };
    }
    case 'UserLockoutLifted':
      return {};
  }
}

/** The roles are in force again only when another admin than this one has approved them. */
const waiting = (user: User, by: string | null): Pick<User, 'roles' | 'proposed'> => ({
  roles: [],
  proposed: { roles: user.proposed?.roles ?? user.roles, by },
});
