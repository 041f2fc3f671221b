/** A person who works with Tallybook. Who it is stands sealed; the engine knows an id and roles. */
import type { SealedUnderKey } from '../data-key/sealed.js';
import type { UserRole } from './roles.js';

export interface User {
  /** `usr_…` */
  readonly id: string;
  /** Of whose team; null for a user of the house. */
  readonly merchant: string | null;
  /** In force; none while the first roles wait for approval. */
  readonly roles: readonly UserRole[];
  /** Roles that wait for another admin; null if none do. */
  readonly proposed: ProposedRoles | null;
  readonly addressDigest: string;
  /** Name and address. */
  readonly profile: SealedUnderKey;
  /** The link that sets a password; null once it was used. */
  readonly link: UserLink | null;
  /** Null until the invited person has set a password. */
  readonly password: SealedUnderKey | null;
  /** Null until it is enrolled. */
  readonly secondFactor: SecondFactor | null;
  readonly disabled: boolean;
  /** Id of the user who asked for it; null if it was made on the server's own machine. */
  readonly invitedBy: string | null;
  readonly invitedAt: string;
}

export interface ProposedRoles {
  readonly roles: readonly UserRole[];
  readonly by: string | null;
}

export interface UserLink {
  /** Of its secret, in hex. */
  readonly sha256: string;
  readonly until: string;
}

export interface SecondFactor {
  readonly sealed: SealedUnderKey;
  /** Numbers of the recovery codes that were used. */
  readonly usedCodes: readonly number[];
}

export type UserStatus = 'invited' | 'active' | 'disabled';

export function statusOf({ disabled, password }: User): UserStatus {
  if (disabled) return 'disabled';
  return password === null ? 'invited' : 'active';
}

/** True if the user has the role, and it is in force. */
export const hasRole = (user: User, role: UserRole): boolean =>
  statusOf(user) === 'active' && user.roles.includes(role);

/** Ids of users, as `by` names who decided, begin so; ids of keys do not. */
export const isUserId = (id: string): boolean => id.startsWith('usr_');

/** People of the house need a second factor; a merchant's team may have one. */
export const needsSecondFactor = ({ merchant }: Pick<User, 'merchant'>): boolean =>
  merchant === null;
