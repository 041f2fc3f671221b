/** The roles of an API key; what each may do stands with the routes in the contracts of `api/`. */
export const ROLES = ['merchant', 'finance', 'auditor', 'operator'] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (text: string): text is Role => ROLES.some((role) => role === text);
