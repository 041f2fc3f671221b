/** Roles that read whatever belongs to no single merchant. */
export const staffReaders = ['finance', 'auditor', 'operator'] as const;
