/**
 * The roles of people. Those of a merchant's team belong to a user of a merchant, those of the house to a
 * user of ours. What a role may do stands in `api/http/auth/rights.ts`.
 */
export const MERCHANT_ROLES = ['owner', 'accountant', 'support', 'developer'] as const;
export const HOUSE_ROLES = ['operator', 'finance', 'risk', 'auditor', 'admin'] as const;
export const USER_ROLES = [...MERCHANT_ROLES, ...HOUSE_ROLES] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** The roles that a user of this merchant, or with null a user of ours, may have. */
export const rolesFor = (merchant: string | null): readonly UserRole[] =>
  merchant === null ? HOUSE_ROLES : MERCHANT_ROLES;

/** In one order, so that the same set is the same list. */
export const inOrder = (roles: readonly UserRole[]): UserRole[] =>
  USER_ROLES.filter((role) => roles.includes(role));

/** True if both name the same roles. Lists in order. */
export const sameRoles = (a: readonly UserRole[], b: readonly UserRole[]): boolean =>
  a.length === b.length && a.every((role, index) => role === b[index]);
