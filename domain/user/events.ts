/**
 * Events of people, all in `user-directory`: opaque ids, roles and decisions. Names, addresses, hashes of
 * passwords and seeds of second factors are sealed, each under a data key of its own that can be destroyed.
 * A login, and a login that failed, is no event.
 */
import { z } from 'zod';
import { sealedUnderKey } from '../data-key/sealed.js';
import { type EventOf, type EventVersions, instant, stored, text } from '../kernel/schemas.js';
import { USER_ROLES } from './roles.js';

const roles = z.array(z.enum(USER_ROLES));

/** A link that sets a password, once. */
const link = stored({
  /** SHA-256 of its secret in hex: 256 bits of randomness, so no slow hash is needed. */
  sha256: text,
  until: instant,
});

/** Id of the user who decided; null if it was decided on the server's own machine. */
const by = text.nullable();

export const userEventSchemas = {
  UserInvited: stored({
    user: text,
    /** Of whose team; null for a user of the house. */
    merchant: text.nullable(),
    roles,
    /** HMAC of the address under the key store's own key: finds a user, and tells nobody who it is. */
    addressDigest: text,
    /** Name and address. */
    profile: sealedUnderKey,
    link,
    by,
    /** True if the roles are in force only when another admin has approved them. */
    needsApproval: z.boolean(),
  }),
  /**
   * A new link, for an invitation that ran out or a password that was forgotten; links before it have ended.
   * With `needsApproval` it is an invitation: the password has ended, and the roles wait for another admin.
   */
  UserLinkIssued: stored({ user: text, link, by, needsApproval: z.boolean() }),
  /** The invited person has followed the link and set a password. */
  UserActivated: stored({ user: text, password: sealedUnderKey }),
  /** `link`: by a link that somebody issued; `user`: by the person, who knew the password before. */
  UserPasswordChanged: stored({
    user: text,
    password: sealedUnderKey,
    cause: z.enum(['user', 'link']),
  }),
  UserRolesChanged: stored({ user: text, roles, by, needsApproval: z.boolean() }),
  /** Another admin approved the roles that were proposed last: from here on they are in force. */
  UserRolesApproved: stored({ user: text, roles, by: text }),
  UserDisabled: stored({ user: text, by }),
  UserEnabled: stored({ user: text, by }),
  /** The seed, and hashes of the recovery codes. Takes the place of a second factor before it. */
  UserSecondFactorEnrolled: stored({ user: text, secondFactor: sealedUnderKey }),
  /**
   * With `needsApproval`, links have ended, and the user's roles are in force again only when another admin has
   * approved them.
   */
  UserSecondFactorReset: stored({ user: text, by, needsApproval: z.boolean() }),
  /** The recovery code of this number was used in place of the second factor; it works once. */
  UserRecoveryCodeUsed: stored({ user: text, code: z.int() }),
  /** Somebody let a user try again who was locked out after too many failed logins. */
  UserLockoutLifted: stored({ user: text, by }),
};

export type UserEvent = EventOf<typeof userEventSchemas>;
export const userEventVersions: EventVersions<typeof userEventSchemas> = {
  UserInvited: 1,
  UserLinkIssued: 1,
  UserActivated: 1,
  UserPasswordChanged: 1,
  UserRolesChanged: 1,
  UserRolesApproved: 1,
  UserDisabled: 1,
  UserEnabled: 1,
  UserSecondFactorEnrolled: 1,
  UserSecondFactorReset: 1,
  UserRecoveryCodeUsed: 1,
  UserLockoutLifted: 1,
};
