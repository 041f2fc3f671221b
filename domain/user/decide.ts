/** Decides over users. All of them share one stream, so an address is never given twice. */
import { accept, type Decision, type Rejection, reject } from '../kernel/decider.js';
import type { FollowLink, InviteUser, KeeperCommand, OwnCommand, UserCommand } from './commands.js';
import { type Directory, userByAddress, userList } from './directory.js';
import type { UserEvent } from './events.js';
import { inOrder, rolesFor, sameRoles, type UserRole } from './roles.js';
import { hasRole, needsSecondFactor, statusOf, type User } from './user.js';

/** Users of one merchant, disabled ones counted: they are kept for ever. */
export const MAX_USERS_OF_MERCHANT = 200;

type CommandOf<Type extends UserCommand['type']> = Extract<UserCommand, { type: Type }>;

export function decide(command: UserCommand, directory: Directory): Decision<UserEvent> {
  if (command.type === 'InviteUser') return invite(command, directory);
  const user = directory.users.get(command.id);
  switch (command.type) {
    case 'FollowLink':
      return user === undefined ? noSuchLink() : followLink(command, user);
    case 'ChangePassword':
    case 'EnrolSecondFactor':
    case 'UseRecoveryCode':
      return user === undefined ? noSuchUser() : decideOwn(command, user);
    default:
      return decideAsKeeper(command, user, directory);
  }
}

const noSuchUser = () => reject('not_found', 'there is no such user', 'id');
const noSuchLink = () => reject('link_invalid', 'the link was used, has run out or was replaced');

/** Why somebody may not keep the users of this merchant, or with null those of the house. */
function mayKeep(
  directory: Directory,
  by: string | null,
  merchant: string | null,
): Rejection | undefined {
  // Whoever may start the server's own commands owns the installation.
  if (by === null) return undefined;
  const keeper = directory.users.get(by);
  if (keeper !== undefined && hasRole(keeper, 'admin')) return undefined;
  if (keeper === undefined || !hasRole(keeper, 'owner')) {
    return {
      code: 'forbidden',
      detail: 'an admin keeps the users, an owner those of its merchant',
    };
  }
  return keeper.merchant === merchant
    ? undefined
    : { code: 'not_found', detail: 'there is no such user', param: 'id' };
}

/** Why the roles cannot be those of a user of this merchant, or with null of the house. */
function rolesFault(roles: readonly UserRole[], merchant: string | null): Rejection | undefined {
  const allowed = rolesFor(merchant);
  const isRight =
    roles.length > 0 &&
    new Set(roles).size === roles.length &&
    roles.every((role) => allowed.includes(role));
  if (isRight) return undefined;
  const detail = `at least one of ${allowed.join(', ')}, each once`;
  return { code: 'invalid_request', detail, param: 'roles' };
}

function invite(command: InviteUser, directory: Directory): Decision<UserEvent> {
  const { id, merchant, addressDigest, profile, link, by } = command;
  const roles = inOrder(command.roles);
  const known = directory.users.get(id);
  if (known !== undefined) {
    const asked = known.proposed?.roles ?? known.roles;
    const isAskedAgain =
      known.merchant === merchant &&
      known.addressDigest === addressDigest &&
      sameRoles(asked, roles);
    return isAskedAgain
      ? accept()
      : reject('idempotency_key_reused', 'the key came with other content before');
  }
  const rejection = mayKeep(directory, by, merchant) ?? rolesFault(command.roles, merchant);
  if (rejection !== undefined) return { accepted: false, rejection };
  if (userByAddress(directory, addressDigest) !== undefined) {
    return reject('user_exists', 'there is a user with this address', 'address');
  }
  if (merchant !== null && userList(directory, merchant).size >= MAX_USERS_OF_MERCHANT) {
    return reject('too_many_users', `a merchant has at most ${MAX_USERS_OF_MERCHANT} users`);
  }
  return accept({
    type: 'UserInvited',
    data: {
      ...{ user: id, merchant, roles, addressDigest },
      profile: { ...profile },
      link: { ...link },
      by,
      needsApproval: mustBeApproved(merchant, by, [], roles),
    },
  });
}

/** More power in the house takes two admins: who gives it, and who approves it. */
const mustBeApproved = (
  merchant: string | null,
  by: string | null,
  inForce: readonly UserRole[],
  wanted: readonly UserRole[],
): boolean => merchant === null && by !== null && !wanted.every((role) => inForce.includes(role));

function followLink({ sha256, password, now }: FollowLink, user: User): Decision<UserEvent> {
  const { id, link } = user;
  const stands = link !== null && link.sha256 === sha256 && link.until > now && !user.disabled;
  if (!stands) return noSuchLink();
  return user.password === null
    ? accept({ type: 'UserActivated', data: { user: id, password: { ...password } } })
    : accept({
        type: 'UserPasswordChanged',
        data: { user: id, password: { ...password }, cause: 'link' },
      });
}

function decideOwn(command: OwnCommand, user: User): Decision<UserEvent> {
  if (statusOf(user) !== 'active') return notActive(user);
  switch (command.type) {
    case 'ChangePassword':
      return accept({
        type: 'UserPasswordChanged',
        data: { user: user.id, password: { ...command.password }, cause: 'user' },
      });
    case 'EnrolSecondFactor':
      return accept({
        type: 'UserSecondFactorEnrolled',
        data: { user: user.id, secondFactor: { ...command.secondFactor } },
      });
    case 'UseRecoveryCode': {
      if (user.secondFactor === null) return withoutSecondFactor();
      return user.secondFactor.usedCodes.includes(command.code)
        ? reject('login_refused', 'the recovery code was used before')
        : accept({ type: 'UserRecoveryCodeUsed', data: { user: user.id, code: command.code } });
    }
  }
}

const notActive = (user: User) => reject('user_not_active', `the user is ${statusOf(user)}`);
const withoutSecondFactor = () =>
  reject('second_factor_missing', 'the user has no second factor enrolled');

const lacksSecondFactor = (user: User): boolean =>
  needsSecondFactor(user) && user.secondFactor === null;

function decideAsKeeper(
  command: KeeperCommand,
  user: User | undefined,
  directory: Directory,
): Decision<UserEvent> {
  const { by } = command;
  const rejection = mayKeep(directory, by, user === undefined ? null : user.merchant);
  if (user === undefined) {
    return rejection?.code === 'forbidden' ? { accepted: false, rejection } : noSuchUser();
  }
  if (rejection !== undefined) return { accepted: false, rejection };
  if (by === user.id) return reject('own_user', 'somebody else has to do this');
  switch (command.type) {
    case 'IssueLink':
      return issueLink(command, user);
    case 'ChangeRoles':
      return changeRoles(command, user);
    case 'ApproveRoles':
      return approveRoles(command, user, directory);
    case 'DisableUser':
      return user.disabled
        ? accept()
        : accept({ type: 'UserDisabled', data: { user: user.id, by } });
    case 'EnableUser':
      return user.disabled
        ? accept({ type: 'UserEnabled', data: { user: user.id, by } })
        : accept();
    case 'ResetSecondFactor':
      return resetSecondFactor(user, by);
    case 'LiftLockout':
      return accept({ type: 'UserLockoutLifted', data: { user: user.id, by } });
  }
}

function changeRoles(
  { roles: asked, by }: CommandOf<'ChangeRoles'>,
  user: User,
): Decision<UserEvent> {
  const rejection = rolesFault(asked, user.merchant);
  if (rejection !== undefined) return { accepted: false, rejection };
  const roles = inOrder(asked);
  if (sameRoles(roles, user.proposed?.roles ?? user.roles)) return accept();
  const needsApproval = mustBeApproved(user.merchant, by, user.roles, roles);
  return accept({ type: 'UserRolesChanged', data: { user: user.id, roles, by, needsApproval } });
}

/**
 * Without a second factor, who holds the link is the user: for somebody of the house it is an invitation, and
 * the roles wait for another admin.
 */
function issueLink({ link, by }: CommandOf<'IssueLink'>, user: User): Decision<UserEvent> {
  if (user.disabled) return reject('user_disabled', 'the user is disabled');
  const needsApproval = by !== null && lacksSecondFactor(user);
  return accept({
    type: 'UserLinkIssued',
    data: { user: user.id, link: { ...link }, by, needsApproval },
  });
}

/**
 * Whoever holds the link of a user who is not set up can become that user: roles are approved only of
 * somebody who is, so that who approves can ask the person.
 */
function approveRoles(
  { by }: CommandOf<'ApproveRoles'>,
  user: User,
  directory: Directory,
): Decision<UserEvent> {
  const approver = directory.users.get(by);
  if (approver === undefined || !hasRole(approver, 'admin')) {
    return reject('forbidden', 'an admin approves roles');
  }
  if (user.proposed === null) return accept();
  if (user.proposed.by === by) {
    return reject('same_principal', 'another admin must approve the roles');
  }
  if (statusOf(user) !== 'active') return notActive(user);
  if (lacksSecondFactor(user)) return withoutSecondFactor();
  return accept({
    type: 'UserRolesApproved',
    data: { user: user.id, roles: [...user.proposed.roles], by },
  });
}

/**
 * Who can reset the second factor of a user can issue a link as well, and so log in as that user. The roles
 * of a user of the house therefore wait for another admin.
 */
function resetSecondFactor(user: User, by: string | null): Decision<UserEvent> {
  if (user.secondFactor === null) return accept();
  const needsApproval = user.merchant === null && by !== null;
  return accept({ type: 'UserSecondFactorReset', data: { user: user.id, by, needsApproval } });
}
