/** Decides over API keys. All keys share one stream, so a hash or an id is never issued twice. */
import { accept, type Decider, type Decision, reject } from '../kernel/decider.js';
import type { AccessEvent } from './events.js';
import type { Role } from './roles.js';

/** A key as the engine knows it: never the key itself, only its hash. */
export interface AccessKey {
  /** `key_…` */
  readonly id: string;
  readonly role: Role;
  /** Whose key it is; null for every role but `merchant`. */
  readonly merchant: string | null;
  /** SHA-256 of the key in hex. */
  readonly sha256: string;
  /** The key's last four characters. */
  readonly hint: string;
  readonly revoked: boolean;
}

/** Keys by id, in the order of their issue. */
export type Access = ReadonlyMap<string, AccessKey>;

export type AccessCommand =
  | ({ readonly type: 'IssueKey' } & Omit<AccessKey, 'revoked'>)
  | { readonly type: 'RevokeKey'; readonly id: string };

function issue(
  { id, role, merchant, sha256, hint }: Extract<AccessCommand, { type: 'IssueKey' }>,
  state: Access,
): Decision<AccessEvent> {
  if ((role === 'merchant') !== (merchant !== null)) {
    return reject('invalid_request', 'a merchant key, and no other, belongs to a merchant', 'role');
  }
  const known = state.get(id);
  if (known !== undefined) {
    return known.sha256 === sha256
      ? accept()
      : reject('id_conflict', 'the id names another key', 'id');
  }
  return accept({ type: 'KeyIssued', data: { key: id, role, merchant, sha256, hint } });
}

function revoke(id: string, state: Access): Decision<AccessEvent> {
  const known = state.get(id);
  if (known === undefined) return reject('not_found', 'there is no such key', 'id');
  return known.revoked ? accept() : accept({ type: 'KeyRevoked', data: { key: id } });
}

export const access: Decider<Access, AccessCommand, AccessEvent> = {
  initialState: new Map(),
  decide: (command, state) => {
    switch (command.type) {
      case 'IssueKey':
        return issue(command, state);
      case 'RevokeKey':
        return revoke(command.id, state);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'KeyIssued': {
        const { key: id, role, merchant, sha256, hint } = event.data;
        return new Map(state).set(id, { id, role, merchant, sha256, hint, revoked: false });
      }
      case 'KeyRevoked': {
        const known = state.get(event.data.key);
        return known === undefined
          ? state
          : new Map(state).set(known.id, { ...known, revoked: true });
      }
    }
  },
};
