/**
 * A line as fields. Bills are not CSV: old ones hold commas and quotes in texts without quoting them, new ones
 * quote. What the header promises decides: the reading that gives as many fields as there are columns.
 */

/**
 * @param columns of the header.
 * @param restInLast the last column is a free text that may hold commas.
 * @returns fields without spaces and tabs around; undefined if no reading gives as many as there are columns.
 */
export function splitLine(
  text: string,
  columns: number,
  restInLast: boolean,
): readonly string[] | undefined {
  const plain = text.split(',');
  const fields = plain.length === columns ? plain : (quoted(text, columns) ?? undefined);
  if (fields !== undefined) return fields.map(bare);
  if (!restInLast || plain.length < columns) return undefined;
  const rest = plain.slice(columns - 1).join(',');
  return [...plain.slice(0, columns - 1), rest].map(bare);
}

/** Without spaces and tabs around, and without quotes that stand around the whole. */
export function bare(field: string): string {
  const text = field.trim();
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replaceAll('""', '"').trim()
    : text;
}

/** Fields if those that begin with a quote end with a quote; still with their quotes. */
function quoted(text: string, columns: number): readonly string[] | undefined {
  if (!text.includes('"')) return undefined;
  const fields = text.match(/(?<=^|,)(?:\s*"(?:[^"]|"")*"\s*|[^,]*)(?=,|$)/g);
  return fields?.length === columns ? fields : undefined;
}
