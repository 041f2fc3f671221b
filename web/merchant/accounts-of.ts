/** The accounts that the engine keeps for a merchant: how their ids begin. */
export const beginningOf = (merchant: string): string => `mer:${merchant}:`;
