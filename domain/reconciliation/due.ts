/** Days as bills count them: calendar days, whatever the time zone. */
const DAY_MS = 86_400_000;
const DAY_CHARACTERS = 10;

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, DAY_CHARACTERS);
