/** Who asks, and for whom: the roles' scopes. */
import type { Principal, PrincipalIds } from '../../../domain/access/principal.js';
import type { Role } from '../../../domain/access/roles.js';
import { refuse } from '../refuse.js';

export interface Caller {
  readonly keyId: string;
  readonly role: Role;
  /** The merchant to whom the key belongs, or for whom the header `Tallybook-Merchant` acts. */
  readonly merchant: string | null;
  /** The principals that the key counts as. */
  readonly principals: PrincipalIds;
}

/** Who proposes or decides: a proposal needs two that have no principal in common. */
export const principalOf = ({ keyId, principals }: Caller): Principal => ({
  actor: `key:${keyId}`,
  ids: principals,
});

/** True if the caller may see what belongs to this merchant. */
export const maySee = (caller: Caller, merchant: string): boolean =>
  caller.merchant === null || caller.merchant === merchant;

/** Ends the request with 404 if the object belongs to somebody else. */
export function refuseForeign(caller: Caller, merchant: string): void {
  if (!maySee(caller, merchant)) refuse('not_found');
}

/** The merchant for whom a write is made; an operator names it. */
export function actingMerchant(caller: Caller): string {
  return caller.merchant ?? refuse('merchant_required', undefined, 'Tallybook-Merchant');
}
