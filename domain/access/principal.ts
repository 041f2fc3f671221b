/**
 * Who stands behind a request. A proposal needs two principals, its maker and its checker, and one
 * person may hold several keys: so a key counts as every principal who knows it, people among them.
 */
import { isUserId } from '../user/user.js';
import { type Access, ancestorsOf } from './access.js';
import type { AccessKey } from './key.js';

/** Ids of principals: `key:{id}` for whom a key was issued to, `user:{id}`, `merchant:{id}` for a merchant. */
export type PrincipalIds = readonly string[];

export interface Principal {
  /** As events name who acted: `key:{id}` or `user:{id}`. */
  readonly actor: string;
  /** Every principal that it counts as; at least one. */
  readonly ids: PrincipalIds;
}

/** As events name who acted. @param id of a key or of a user. */
export const actorOf = (id: string): string => (isUserId(id) ? `user:${id}` : `key:${id}`);

/** Id of the key or the user that acted; who is neither, as it is named. */
export const idOfActor = (actor: string): string => actor.replace(/^(key|user):/, '');

/**
 * The principals that a key counts as: whom it was issued to, and the keys and people that issued or rotated
 * it, or did so with these. They have seen its secret and can act with it. All keys of a merchant are that
 * merchant's.
 */
export const principalsOf = (access: Access, key: AccessKey): PrincipalIds => [
  key.merchant === null ? `key:${key.id}` : `merchant:${key.merchant}`,
  ...[...ancestorsOf(access, key)].map(actorOf),
];

/**
 * The principals that a person counts as. Whoever of a merchant's team may hold any of its keys, so these
 * people count as the merchant, too.
 */
export const principalsOfUser = (user: {
  readonly id: string;
  readonly merchant: string | null;
}): PrincipalIds => [
  actorOf(user.id),
  ...(user.merchant === null ? [] : [`merchant:${user.merchant}`]),
];

/** True if the same principal can stand behind both. */
export const samePrincipal = (a: Pick<Principal, 'ids'>, b: Pick<Principal, 'ids'>): boolean =>
  a.ids.some((id) => b.ids.includes(id));
