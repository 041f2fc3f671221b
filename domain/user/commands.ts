/** What can be asked of the users. Secrets and personal data come in as hashes, and sealed. */
import type { SealedUnderKey } from '../data-key/sealed.js';
import type { UserRole } from './roles.js';
import type { UserLink } from './user.js';

/** Id of the user who asks; null on the server's own machine. */
type By = string | null;

export interface InviteUser {
  readonly type: 'InviteUser';
  readonly id: string;
  readonly merchant: string | null;
  readonly roles: readonly UserRole[];
  readonly addressDigest: string;
  readonly profile: SealedUnderKey;
  readonly link: UserLink;
  readonly by: By;
}

/** The person who holds a link sets a password. */
export interface FollowLink {
  readonly type: 'FollowLink';
  readonly id: string;
  /** Of the link's secret, in hex. */
  readonly sha256: string;
  readonly password: SealedUnderKey;
  /** An instant. */
  readonly now: string;
}

/** What somebody decides about another user. */
export type KeeperCommand =
  | { readonly type: 'IssueLink'; readonly id: string; readonly link: UserLink; readonly by: By }
  | {
      readonly type: 'ChangeRoles';
      readonly id: string;
      readonly roles: readonly UserRole[];
      readonly by: By;
    }
  | { readonly type: 'ApproveRoles'; readonly id: string; readonly by: string }
  | {
      readonly type: 'DisableUser' | 'EnableUser' | 'ResetSecondFactor' | 'LiftLockout';
      readonly id: string;
      readonly by: By;
    };

/** What people decide about themselves, once a session has shown who they are. */
export type OwnCommand =
  | { readonly type: 'ChangePassword'; readonly id: string; readonly password: SealedUnderKey }
  | {
      readonly type: 'EnrolSecondFactor';
      readonly id: string;
      readonly secondFactor: SealedUnderKey;
    }
  | { readonly type: 'UseRecoveryCode'; readonly id: string; readonly code: number };

export type UserCommand = InviteUser | FollowLink | KeeperCommand | OwnCommand;
