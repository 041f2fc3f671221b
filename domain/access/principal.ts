/**
 * Who stands behind a request. A proposal needs two principals, its maker and its checker, and one
 * person may hold several keys: so a key counts as every principal who knows it.
 */
import type { AccessKey } from './access.js';

/** Ids of principals: `key:{id}` for whom a key was issued to, `merchant:{id}` for a merchant. */
export type PrincipalIds = readonly string[];

export interface Principal {
  /** As events name who acted: `key:{id}`. */
  readonly actor: string;
  /** Every principal that it counts as; at least one. */
  readonly ids: PrincipalIds;
}

/** The principals that a key counts as. All keys of a merchant are that merchant's. */
export const principalsOf = (key: Pick<AccessKey, 'id' | 'merchant'>): PrincipalIds => [
  key.merchant === null ? `key:${key.id}` : `merchant:${key.merchant}`,
];

/** True if one and the same principal can stand behind both. */
export const samePrincipal = (a: Principal, b: Principal): boolean =>
  a.ids.some((id) => b.ids.includes(id));
