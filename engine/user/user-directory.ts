/**
 * The users: a fold of the stream `user-directory`, held in memory, with what is known of each person
 * sealed. What another process has decided is known within a second, by a timer, and a write is not accepted
 * on older knowledge.
 */
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Rejection } from '../../domain/kernel/decider.js';
import type { Position } from '../../domain/kernel/position.js';
import type { UserRole } from '../../domain/user/roles.js';
import type { User } from '../../domain/user/user.js';
import type { Profile } from './personal-data.js';

export interface InviteRequest extends Profile {
  /** Of whose team; null for a user of the house. */
  readonly merchant: string | null;
  readonly roles: readonly UserRole[];
  /** Id of the user who asks; null on the server's own machine. */
  readonly by: string | null;
  readonly idempotencyKey: string;
}

export type UserOutcome =
  | {
      readonly accepted: true;
      readonly user: User;
      /** False if the same had had its effect before. */
      readonly isNew: boolean;
      readonly position: Position;
    }
  | { readonly accepted: false; readonly rejection: Rejection };

/** What drew a link; `link` is undefined if the same was asked before: then nothing is drawn. */
export type LinkOutcome =
  | (Extract<UserOutcome, { accepted: true }> & { readonly link: string | undefined })
  | Extract<UserOutcome, { accepted: false }>;

export interface UserPage {
  readonly data: readonly User[];
  /** Number of the first user after the page; undefined on the last page. */
  readonly next: number | undefined;
}

/** What somebody decides about another user; `by` is null on the server's own machine. */
export type UserDecision =
  | {
      readonly type: 'ChangeRoles';
      readonly id: string;
      readonly roles: readonly UserRole[];
      readonly by: string | null;
    }
  | { readonly type: 'ApproveRoles'; readonly id: string; readonly by: string }
  | {
      readonly type: 'DisableUser' | 'EnableUser' | 'ResetSecondFactor' | 'LiftLockout';
      readonly id: string;
      readonly by: string | null;
    };

export interface UserDirectory {
  /**
   * Invites somebody, once per `by` and `idempotencyKey`. The answer shows the link once.
   * @throws MasterKeyMissing
   */
  invite(request: InviteRequest, context: CommandContext): Promise<LinkOutcome>;
  /** A new link for a user, which ends the links before it. */
  issueLink(id: string, by: string | null, context: CommandContext): Promise<LinkOutcome>;
  /**
   * The person who holds a link sets a password; the link ends by it. Refused with `link_invalid`, or with
   * `password_refused`, which leaves the link as it is.
   * @throws PasswordsBusy
   */
  followLink(secret: string, password: string, context: CommandContext): Promise<UserOutcome>;
  decide(decision: UserDecision, context: CommandContext): Promise<UserOutcome>;
  /** The person's new password; who asks has shown the present one. @throws PasswordsBusy */
  changePassword(id: string, password: string, context: CommandContext): Promise<UserOutcome>;
  /** A user as known here and now, at most a second behind; undefined if there is none. */
  known(id: string): User | undefined;
  /** The same with this address. */
  knownByAddress(address: string): User | undefined;
  /**
   * A user as it was at most a second ago, whoever decided about it: to be asked before a write.
   * @throws KnowledgeOutdated when it could not be read for a second.
   */
  confirmed(id: string): Promise<User | undefined>;
  /** A user as the stream has it now; undefined if there is none. */
  find(id: string): Promise<User | undefined>;
  /**
   * Users in the order of invitation, as of the stream's end.
   * @param merchant whose team; null for all.
   * @param from number of the first: 0, or `next` of the page before.
   */
  page(merchant: string | null, from: number, limit: number): Promise<UserPage>;
  /** Name and address; undefined if they were erased. @throws MasterKeyNotGiven */
  profileOf(user: User): Promise<Profile | undefined>;
  /** Reads what was added to the stream since the last time. */
  refresh(): Promise<void>;
  /** Destroys the keys of passwords and second factors that have ended: a process may have ended before it did. */
  destroyEnded(): Promise<void>;
}
