/** Events and commands of keys, as the tests write them. */
import { opened } from '../../domain/access/access.js';
import { access } from '../../domain/access/decider.js';
import type { AccessCommand, IssueKey, RotateKey } from '../../domain/access/commands.js';
import type { AccessEvent } from '../../domain/access/events.js';
import { AT, givenFor } from '../support/given-when-then.js';

export const given = givenFor(access);

type EventOf<Type extends AccessEvent['type']> = Extract<AccessEvent, { type: Type }>;

export const issued = (
  key: string,
  rest: Partial<EventOf<'KeyIssued'>['data']> = {},
): EventOf<'KeyIssued'> => ({
  type: 'KeyIssued',
  data: {
    key,
    role: 'operator',
    merchant: null,
    name: null,
    sha256: `hash of ${key}`,
    hint: 'wxyz',
    signing: null,
    issuedBy: null,
    needsApproval: false,
    ...rest,
  },
});

export const ofShop = { role: 'merchant', merchant: 'shop' } as const;

export const sealed = { key: 'dk_1', ciphertext: 'c' } as const;
export const signing = { required: true, sealed };

export const rotated = (
  key: string,
  rest: Partial<EventOf<'KeyRotated'>['data']> = {},
): EventOf<'KeyRotated'> => ({
  type: 'KeyRotated',
  data: {
    key,
    sha256: `new hash of ${key}`,
    hint: 'abcd',
    signing: null,
    rotatedBy: key,
    idempotencyKey: 'turn',
    overlapSeconds: 60,
    previousUntil: secondsLater(60),
    ...rest,
  },
});

export const approved = (key: string, approvedBy: string): AccessEvent => ({
  type: 'KeyApproved',
  data: { key, approvedBy },
});
export const revoked = (key: string, withIssued = false): AccessEvent => ({
  type: 'KeyRevoked',
  data: { key, withIssued },
});

export const issue = (id: string, rest: Partial<IssueKey> = {}): IssueKey => ({
  type: 'IssueKey',
  ...{ id, role: 'operator', merchant: null, name: null, issuedBy: null },
  secret: { sha256: `hash of ${id}`, hint: 'wxyz', signing: null },
  ...rest,
});
export const rotate = (id: string, rest: Partial<RotateKey> = {}): RotateKey => ({
  type: 'RotateKey',
  id,
  secret: { sha256: `new hash of ${id}`, hint: 'abcd', signing: null },
  rotatedBy: id,
  idempotencyKey: 'turn',
  overlapSeconds: 60,
  nowMs: Date.parse(AT),
  ...rest,
});
export const approve = (id: string, approvedBy: string): AccessCommand => ({
  type: 'ApproveKey',
  id,
  approvedBy,
});
export const revoke = (id: string, withIssued = false): AccessCommand => ({
  type: 'RevokeKey',
  id,
  withIssued,
});

/** An instant so long after the events of these tests. */
export const secondsLater = (seconds: number): string =>
  new Date(Date.parse(AT) + seconds * 1_000).toISOString();

export const fold = (...events: readonly AccessEvent[]) => given(...events).state;

/** The key that the secret with this hash opens, if any. */
export const inForce = (events: readonly AccessEvent[], sha256: string, now = AT) =>
  opened(fold(...events), sha256, now)?.key.id;
