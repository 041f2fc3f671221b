/** Folds the events of API keys. Each costs the same, however many keys there are. */
import { type Access, HOUSE, keyList } from './access.js';
import type { AccessEvent } from './events.js';
import type { AccessKey, KeySecret } from './key.js';

type Data<Type extends AccessEvent['type']> = Extract<AccessEvent, { type: Type }>['data'];

/** @param at when the event was recorded. */
export function evolve(access: Access, event: AccessEvent, at: string): Access {
  switch (event.type) {
    case 'KeyIssued':
      return issued(access, event.data, at);
    case 'KeyApproved': {
      const { key, approvedBy } = event.data;
      return changed(access, key, () => ({ approval: 'given', approvedBy }));
    }
    case 'KeyRotated':
      return rotated(access, event.data, at);
    case 'KeyRevoked': {
      const { key, withIssued } = event.data;
      return changed(access, key, ({ revokedAt }) => ({
        revocation: withIssued ? 'with_issued' : 'alone',
        revokedAt: revokedAt ?? at,
      }));
    }
  }
}

function changed(
  access: Access,
  id: string,
  change: (key: AccessKey) => Partial<AccessKey>,
): Access {
  const key = access.keys.get(id);
  if (key === undefined) throw new Error(`an event of the key ${id}, which was never issued`);
  return { ...access, keys: access.keys.with(id, { ...key, ...change(key) }) };
}

function issued(access: Access, data: Data<'KeyIssued'>, at: string): Access {
  const { key: id, role, merchant, name, issuedBy, needsApproval, sha256, hint, signing } = data;
  const key: AccessKey = {
    ...{ id, role, merchant, name, issuedBy },
    secrets: [{ sha256, hint, signing, until: null }],
    seenBy: issuedBy === null ? [] : [issuedBy],
    approval: needsApproval ? 'awaited' : 'not_needed',
    approvedBy: null,
    revocation: 'none',
    rotations: [],
    issuedAt: at,
    revokedAt: null,
  };
  const { issuedTo, issued: all } = access;
  const owner = merchant ?? HOUSE;
  const own = keyList(access, owner);
  return {
    keys: access.keys.with(id, key),
    bySecret: access.bySecret.with(sha256, id),
    issued: all.with(all.size, id),
    issuedTo: issuedTo.with(owner, own.with(own.size, id)),
  };
}

function rotated(access: Access, data: Data<'KeyRotated'>, at: string): Access {
  const { key: id, sha256, hint, signing, rotatedBy, previousUntil } = data;
  const { idempotencyKey, overlapSeconds } = data;
  const ending = (secret: KeySecret): KeySecret => ({
    ...secret,
    // An earlier rotation may have set an earlier end.
    until: secret.until !== null && secret.until < previousUntil ? secret.until : previousUntil,
  });
  const turned = changed(access, id, ({ secrets, seenBy, rotations }) => ({
    secrets: [
      ...secrets.map(ending).filter(({ until }) => until !== null && until > at),
      { sha256, hint, signing, until: null },
    ],
    seenBy:
      rotatedBy === null || rotatedBy === id || seenBy.includes(rotatedBy)
        ? seenBy
        : [...seenBy, rotatedBy],
    rotations: [...rotations, { idempotencyKey, overlapSeconds, at }],
  }));
  return { ...turned, bySecret: turned.bySecret.with(sha256, id) };
}
