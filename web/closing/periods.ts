/** The months before the day, the newest first, for two years; and the years that are over. */
const MONTHS = 24;
const MONTHS_OF_YEAR = 12;

export function periodsBefore(day: string): readonly string[] {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const periods: string[] = [];
  for (let back = 1; back <= MONTHS; back += 1) {
    const index = year * MONTHS_OF_YEAR + (month - 1) - back;
    const of = `${Math.floor(index / MONTHS_OF_YEAR)}`.padStart(4, '0');
    const number = (index % MONTHS_OF_YEAR) + 1;
    // The year is closed after its last month.
    if (number === MONTHS_OF_YEAR) periods.push(of);
    periods.push(`${of}-${`${number}`.padStart(2, '0')}`);
  }
  return periods;
}
