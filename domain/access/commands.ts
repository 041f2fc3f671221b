/** What can be asked of the API keys. Secrets come in as hashes, and sealed. */
import type { AccessKey, KeySecret } from './key.js';

/** A secret that is to open a key. */
export type NewSecret = Omit<KeySecret, 'until'>;

export type IssueKey = {
  readonly type: 'IssueKey';
  readonly secret: NewSecret;
} & Pick<AccessKey, 'id' | 'role' | 'merchant' | 'name' | 'issuedBy'>;

export interface RotateKey {
  readonly type: 'RotateKey';
  readonly id: string;
  readonly secret: NewSecret;
  /** The key that asks; null on the server's own machine. */
  readonly rotatedBy: string | null;
  readonly idempotencyKey: string;
  /** How long the secrets before it still work. */
  readonly overlapSeconds: number;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

export type AccessCommand =
  | IssueKey
  | RotateKey
  | { readonly type: 'ApproveKey'; readonly id: string; readonly approvedBy: string }
  | { readonly type: 'RevokeKey'; readonly id: string; readonly withIssued: boolean };
