const DAY_MS = 86_400_000;

/** `2026-03-01` → `2026-02-28`. */
export const dayBefore = (day: string): string =>
  new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);
