/**
 * Who stands behind a request. A proposal needs two principals, its maker and its checker, and one
 * person may hold several keys: so a key counts as every principal who knows it.
 */
import { type Access, ancestorsOf } from './access.js';
import type { AccessKey } from './key.js';

/** Ids of principals: `key:{id}` for whom a key was issued to, `merchant:{id}` for a merchant. */
export type PrincipalIds = readonly string[];

export interface Principal {
  /** As events name who acted: `key:{id}`. */
  readonly actor: string;
  /** Every principal that it counts as; at least one. */
  readonly ids: PrincipalIds;
}

/**
 * The principals that a key counts as: whom it was issued to, and the keys that issued or rotated it,
 * or did so with these. They have seen its secret and can act with it. All keys of a merchant are that
 * merchant's.
 */
export const principalsOf = (access: Access, key: AccessKey): PrincipalIds => [
  key.merchant === null ? `key:${key.id}` : `merchant:${key.merchant}`,
  ...[...ancestorsOf(access, key)].map((id) => `key:${id}`),
];

/** True if the same principal can stand behind both. */
export const samePrincipal = (a: Pick<Principal, 'ids'>, b: Pick<Principal, 'ids'>): boolean =>
  a.ids.some((id) => b.ids.includes(id));
