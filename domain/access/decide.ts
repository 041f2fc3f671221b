/** Decides over API keys. All keys share one stream, so a hash or an id is never issued twice. */
import { toInstant } from '../kernel/clock.js';
import { accept, type Decision, type Rejection, reject } from '../kernel/decider.js';
import { type Access, keyList, statusOf } from './access.js';
import type { AccessCommand, IssueKey, NewSecret, RotateKey } from './commands.js';
import type { AccessEvent } from './events.js';
import { type AccessKey, signingOf } from './key.js';
import { isUserId } from '../user/user.js';
import { actorOf, principalsOf, samePrincipal } from './principal.js';

/** Keys that a merchant may have asked for by itself, revoked ones counted: they are kept for ever. */
export const MAX_KEYS_OF_MERCHANT = 1_000;
export const MAX_ROTATIONS = 1_000;
/** A week. */
export const MAX_OVERLAP_SECONDS = 604_800;

export function decide(command: AccessCommand, access: Access): Decision<AccessEvent> {
  switch (command.type) {
    case 'IssueKey':
      return issue(command, access);
    case 'RotateKey':
      return rotate(command, access);
    case 'ApproveKey':
      return approve(command.id, command.approvedBy, access);
    case 'RevokeKey':
      return revoke(command.id, command.withIssued, access);
  }
}

const noSuchKey = () => reject('not_found', 'there is no such key', 'id');

/**
 * The key that asks must be in force as the stream stands, not only as it stood at the request. People stand
 * in a stream of their own; their session was looked at within the last second.
 */
function mustAct(access: Access, by: string | null): { rejection?: Rejection; actor?: AccessKey } {
  if (by === null || isUserId(by)) return {};
  const actor = access.keys.get(by);
  return actor !== undefined && statusOf(access, actor) === 'active'
    ? { actor }
    : { rejection: { code: 'unauthenticated', detail: 'the key is unknown or revoked' } };
}

function issue(command: IssueKey, access: Access): Decision<AccessEvent> {
  const { id, role, merchant, name, issuedBy, secret } = command;
  if ((role === 'merchant') !== (merchant !== null)) {
    return reject(
      'invalid_request',
      'a merchant key, and no other, belongs to a merchant',
      'merchant',
    );
  }
  if (role !== 'merchant' && secret.signing !== null) {
    return reject('invalid_request', 'only a merchant signs its requests', 'signing');
  }
  const known = access.keys.get(id);
  if (known !== undefined) {
    return isAskedAgain(command, known)
      ? accept()
      : reject('idempotency_key_reused', 'the key came with other content before');
  }
  const { rejection, actor } = mustAct(access, issuedBy);
  if (rejection !== undefined) return { accepted: false, rejection };
  const isByPerson = issuedBy !== null && isUserId(issuedBy);
  const isByMerchant = actor?.role === 'merchant' || (isByPerson && merchant !== null);
  if (isByMerchant && keyList(access, merchant).size >= MAX_KEYS_OF_MERCHANT) {
    return reject('too_many_keys', `a merchant has at most ${MAX_KEYS_OF_MERCHANT} keys`);
  }
  return accept({
    type: 'KeyIssued',
    data: {
      ...{ key: id, role, merchant, name },
      ...stored(secret),
      issuedBy,
      // Whoever may start the server's own commands owns the installation and needs nobody's approval.
      needsApproval: role === 'operator' && issuedBy !== null,
    },
  });
}

const stored = ({ sha256, hint, signing }: NewSecret) => ({
  sha256,
  hint,
  signing: signing === null ? null : { required: signing.required, sealed: { ...signing.sealed } },
});

/** Whether the request was made before, with a secret of another draw. */
function isAskedAgain({ role, merchant, name, secret }: IssueKey, known: AccessKey): boolean {
  const first = { id: known.id, secrets: [{ ...secret, until: null }] };
  return (
    known.role === role &&
    known.merchant === merchant &&
    known.name === name &&
    // A rotation keeps how a key signs.
    signingOf(known) === signingOf(first)
  );
}

function rotate(command: RotateKey, access: Access): Decision<AccessEvent> {
  const { id, secret, rotatedBy, idempotencyKey, overlapSeconds, nowMs } = command;
  const key = access.keys.get(id);
  if (key === undefined) return noSuchKey();
  const before = key.rotations.find((one) => one.idempotencyKey === idempotencyKey);
  if (before !== undefined) {
    return before.overlapSeconds === overlapSeconds
      ? accept()
      : reject('idempotency_key_reused', 'the key came with other content before');
  }
  const { rejection } = mustAct(access, rotatedBy);
  if (rejection !== undefined) return { accepted: false, rejection };
  if (statusOf(access, key) === 'revoked') return reject('key_revoked', 'the key is revoked');
  if (key.role === 'operator' && rotatedBy !== null && rotatedBy !== id) {
    // Who rotates a key sees its secret, and could act in the name of a colleague.
    return reject('forbidden', "an operator's key is rotated by itself alone");
  }
  if (key.rotations.length >= MAX_ROTATIONS) {
    return reject('too_many_rotations', `a key is rotated at most ${MAX_ROTATIONS} times`);
  }
  return accept({
    type: 'KeyRotated',
    data: {
      key: id,
      ...stored(secret),
      rotatedBy,
      idempotencyKey,
      overlapSeconds,
      previousUntil: toInstant(nowMs + overlapSeconds * 1_000),
    },
  });
}

function approve(id: string, approvedBy: string, access: Access): Decision<AccessEvent> {
  const key = access.keys.get(id);
  if (key === undefined) return noSuchKey();
  const { rejection, actor } = mustAct(access, approvedBy);
  if (rejection !== undefined) return { accepted: false, rejection };
  if (!isUserId(approvedBy) && actor?.role !== 'operator')
    return reject('forbidden', 'an operator approves a new operator');
  if (key.approval !== 'awaited') return accept();
  if (statusOf(access, key) === 'revoked') return reject('key_revoked', 'the key is revoked');
  const approver = actor === undefined ? { ids: [actorOf(approvedBy)] } : actingAs(access, actor);
  if (samePrincipal(approver, actingAs(access, key))) {
    return reject('same_principal', 'another operator must approve a new operator');
  }
  return accept({ type: 'KeyApproved', data: { key: id, approvedBy } });
}

const actingAs = (access: Access, key: AccessKey) => ({ ids: principalsOf(access, key) });

function revoke(id: string, withIssued: boolean, access: Access): Decision<AccessEvent> {
  const key = access.keys.get(id);
  if (key === undefined) return noSuchKey();
  const isDone = withIssued ? key.revocation === 'with_issued' : key.revocation !== 'none';
  return isDone ? accept() : accept({ type: 'KeyRevoked', data: { key: id, withIssued } });
}
