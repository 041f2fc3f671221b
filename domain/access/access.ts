/** Decides over API keys. All keys share one stream, so a hash or an id is never issued twice. */
import { accept, type Decider, type Decision, reject } from '../kernel/decider.js';
import type { SealedSecret } from '../secret/envelope.js';
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
  /** Null where its requests cannot be signed. */
  readonly signing: KeySigning | null;
}

export interface KeySigning {
  /** True where a request that is not signed is refused. */
  readonly required: boolean;
  readonly sealed: SealedSecret;
}

/** Keys by id, in the order of their issue. */
export type Access = ReadonlyMap<string, AccessKey>;

export type AccessCommand =
  | ({ readonly type: 'IssueKey' } & Omit<AccessKey, 'revoked'>)
  | { readonly type: 'RevokeKey'; readonly id: string }
  | {
      readonly type: 'RewrapSigningSecret';
      readonly id: string;
      readonly sealed: SealedSecret;
    };

function issue(
  { id, role, merchant, sha256, hint, signing }: Extract<AccessCommand, { type: 'IssueKey' }>,
  state: Access,
): Decision<AccessEvent> {
  if ((role === 'merchant') !== (merchant !== null)) {
    return reject('invalid_request', 'a merchant key, and no other, belongs to a merchant', 'role');
  }
  if (role !== 'merchant' && signing !== null) {
    return reject('invalid_request', 'only a merchant signs its requests', 'signing');
  }
  const known = state.get(id);
  if (known !== undefined) {
    return known.sha256 === sha256
      ? accept()
      : reject('id_conflict', 'the id names another key', 'id');
  }
  const issued: AccessEvent = {
    type: 'KeyIssued',
    data: { key: id, role, merchant, sha256, hint },
  };
  if (signing === null) return accept(issued);
  const { required, sealed } = signing;
  return accept<AccessEvent>(issued, {
    type: 'SigningSecretIssued',
    data: { key: id, required, sealed: { ...sealed } },
  });
}

function revoke(id: string, state: Access): Decision<AccessEvent> {
  const known = state.get(id);
  if (known === undefined) return reject('not_found', 'there is no such key', 'id');
  return known.revoked ? accept() : accept({ type: 'KeyRevoked', data: { key: id } });
}

function rewrap(id: string, sealed: SealedSecret, state: Access): Decision<AccessEvent> {
  if (state.get(id)?.signing == null) return reject('not_found', 'there is no such secret', 'id');
  return accept({ type: 'SigningSecretRewrapped', data: { key: id, sealed: { ...sealed } } });
}

const changed = (state: Access, id: string, change: Partial<AccessKey>): Access => {
  const known = state.get(id);
  return known === undefined ? state : new Map(state).set(id, { ...known, ...change });
};

export const access: Decider<Access, AccessCommand, AccessEvent> = {
  initialState: new Map(),
  decide: (command, state) => {
    switch (command.type) {
      case 'IssueKey':
        return issue(command, state);
      case 'RevokeKey':
        return revoke(command.id, state);
      case 'RewrapSigningSecret':
        return rewrap(command.id, command.sealed, state);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'KeyIssued': {
        const { key: id, role, merchant, sha256, hint } = event.data;
        const key = { id, role, merchant, sha256, hint, revoked: false, signing: null };
        return new Map(state).set(id, key);
      }
      case 'KeyRevoked':
        return changed(state, event.data.key, { revoked: true });
      case 'SigningSecretIssued': {
        const { key, required, sealed } = event.data;
        return changed(state, key, { signing: { required, sealed } });
      }
      case 'SigningSecretRewrapped': {
        const { key, sealed } = event.data;
        const signing = state.get(key)?.signing;
        return signing == null ? state : changed(state, key, { signing: { ...signing, sealed } });
      }
    }
  },
};
