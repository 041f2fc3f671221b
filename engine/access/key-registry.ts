/**
 * The API keys: a fold of the stream `access-keys`, held in memory. A key that is unknown here is looked
 * for at once in the stream's tail, for another process may have issued it; what another process has
 * revoked is known within a second, by a timer, and a write is not accepted on older knowledge.
 */
import type { KeyStatus, OpenedKey } from '../../domain/access/access.js';
import type { AccessKey, Signing } from '../../domain/access/key.js';
import type { PrincipalIds } from '../../domain/access/principal.js';
import type { Role } from '../../domain/access/roles.js';
import type { Rejection } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { Position } from '../../domain/kernel/position.js';
import type { ShownSecret } from './key-secrets.js';

export type KeyOwner =
  | { readonly role: Exclude<Role, 'merchant'> }
  | { readonly role: 'merchant'; readonly merchant: string };

export type IssueRequest = KeyOwner & {
  readonly name?: string;
  /** Also issues a secret to sign requests with: for a merchant's key alone. */
  readonly signing?: Signing;
};

export interface FirstKeyRequest {
  readonly merchant: string;
  readonly signing?: Signing;
  /** The key of the operator who registers the merchant. */
  readonly issuedBy: string;
}

export interface RotateRequest {
  readonly id: string;
  /** The key that asks; null on the server's own machine. */
  readonly rotatedBy: string | null;
  readonly overlapSeconds: number;
  readonly idempotencyKey: string;
}

export interface KnownKey {
  readonly key: AccessKey;
  readonly status: KeyStatus;
}

export type KeyOutcome =
  | (KnownKey & {
      readonly accepted: true;
      /** False if the same had its effect before. */
      readonly isNew: boolean;
      readonly position: Position;
    })
  | { readonly accepted: false; readonly rejection: Rejection };

/** What drew a secret; `shown` is undefined if the same was asked before: then nothing is drawn. */
export type DrawOutcome =
  | (Extract<KeyOutcome, { accepted: true }> & { readonly shown: ShownSecret | undefined })
  | Extract<KeyOutcome, { accepted: false }>;

export type IssuedKey = KnownKey & ShownSecret & { readonly position: Position };

export interface KeyPage {
  readonly data: readonly KnownKey[];
  /** Number of the first key after the page; undefined on the last page. */
  readonly next: number | undefined;
}

export interface KeyRegistry {
  /** The key in force behind a bearer token, and which of its secrets that is; undefined if there is none. */
  authenticate(secret: string): Promise<OpenedKey | undefined>;
  /**
   * The same key once more, just before it writes: as it was at most a second ago, whoever revoked it.
   * Undefined if it is no longer in force.
   * @throws KeysOutdated when it could not be read for a second who is revoked.
   */
  confirm(opened: OpenedKey): Promise<OpenedKey | undefined>;
  /** The principals that a key counts as, see `domain/access/principal`. */
  principalsOf(key: AccessKey): PrincipalIds;
  /**
   * Issues a key that another key asks for, once per `issuedBy` and `idempotencyKey`. An operator's key
   * is in force only when another operator has approved it.
   */
  issue(
    request: IssueRequest & { readonly issuedBy: string; readonly idempotencyKey: string },
    context: CommandContext,
  ): Promise<DrawOutcome>;
  /** Issues a key on the server's own machine: nobody asked for it, and nobody has to approve it. */
  issueLocally(request: IssueRequest, context: CommandContext): Promise<IssuedKey>;
  /**
   * A merchant's first key; undefined if it has had one, whoever issued it. So the key that a crash
   * kept from being issued is issued by the retry.
   */
  issueFirst(request: FirstKeyRequest, context: CommandContext): Promise<DrawOutcome | undefined>;
  /** Puts a new secret in place of a key's; the secrets before it still work for so long. */
  rotate(request: RotateRequest, context: CommandContext): Promise<DrawOutcome>;
  /** Puts an operator's key in force. Refused with `same_principal` to whoever stands behind it. */
  approve(id: string, approvedBy: string, context: CommandContext): Promise<KeyOutcome>;
  /**
   * Ends a key for ever; a key that was revoked before stays revoked.
   * @param withIssued also ends the keys that it issued or rotated, and those that these did.
   */
  revoke(id: string, withIssued: boolean, context: CommandContext): Promise<KeyOutcome>;
  /** A key as the stream has it now; undefined if there is none. */
  find(id: string): Promise<KnownKey | undefined>;
  /**
   * Keys in the order of issue, as of the stream's end.
   * @param owner a merchant, or `HOUSE`, whose keys; null for all.
   * @param from number of the first: 0, or `next` of the page before.
   */
  page(owner: string | null, from: number, limit: number): Promise<KeyPage>;
  /** Every key that was ever issued, in the order of issue, as of the stream's end. */
  list(): Promise<readonly KnownKey[]>;
  /** Reads what was added to the stream since the last time. */
  refresh(): Promise<void>;
  /**
   * What requests with this secret are signed with; undefined if they are not.
   * @throws MasterKeyNotGiven, SigningSecretLost
   */
  signingSecret(opened: OpenedKey): Promise<string | undefined>;
  /** Says before anything is changed whether a signing secret could be stored. @throws MasterKeyMissing */
  checkMasterKey(): void;
  /**
   * Opens what requests of each key in force are signed with, and destroys the data keys of secrets that
   * have ended: a process may have ended before it did.
   * @returns ids of keys whose requests cannot be verified any more. @throws MasterKeyNotGiven
   */
  checkSecrets(): Promise<readonly string[]>;
}

/** It could not be read for too long which keys are revoked. */
export class KeysOutdated extends Error {
  constructor(options?: { cause?: unknown }) {
    super('the keys could not be read for more than a second', options);
    this.name = 'KeysOutdated';
  }
}
