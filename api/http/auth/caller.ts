/** Who asks, and for whom: the roles' scopes. */
import type { AccessKey } from '../../../domain/access/key.js';
import {
  actorOf,
  principalsOfUser,
  type Principal,
  type PrincipalIds,
} from '../../../domain/access/principal.js';
import type { Role } from '../../../domain/access/roles.js';
import type { User } from '../../../domain/user/user.js';
import { refuse } from '../refuse.js';

export interface Caller {
  /** Id of the key, or of the user. */
  readonly id: string;
  /** As events name who acted: `key:{id}` or `user:{id}`. */
  readonly actor: string;
  /** Of the key; of people, the role of the keys whose rights they have here, if keys may do it at all. */
  readonly role: Role | undefined;
  /** The merchant to whom key or user belongs, or for whom the header `Tallybook-Merchant` acts. */
  readonly merchant: string | null;
  /** The principals that the caller counts as. */
  readonly principals: PrincipalIds;
}

export const callerOfKey = (
  { id, role, merchant }: AccessKey,
  principals: PrincipalIds,
): Caller => ({ id, actor: actorOf(id), role, merchant, principals });

export const callerOfUser = (user: User): Caller => ({
  ...{ id: user.id, actor: actorOf(user.id), role: undefined, merchant: user.merchant },
  principals: principalsOfUser(user),
});

/** Who proposes or decides: a proposal needs two that have no principal in common. */
export const principalOf = ({ actor, principals }: Caller): Principal => ({
  actor,
  ids: principals,
});

/** True if the caller may see what belongs to this merchant. */
export const maySee = (caller: Caller, merchant: string): boolean =>
  caller.merchant === null || caller.merchant === merchant;

/** Ends the request with 404 if the object belongs to somebody else. */
export function refuseForeign(caller: Caller, merchant: string): void {
  if (!maySee(caller, merchant)) refuse('not_found');
}

/** The merchant whose objects a list shows; undefined for those of all. Ends the request with 404 for a foreign id. */
export function merchantOf(caller: Caller, asked: string | undefined): string | undefined {
  if (asked !== undefined) refuseForeign(caller, asked);
  return asked ?? caller.merchant ?? undefined;
}

/** The merchant for whom a write is made; an operator names it. */
export function actingMerchant(caller: Caller): string {
  return caller.merchant ?? refuse('merchant_required', undefined, 'Tallybook-Merchant');
}
