/** Bills that are spoiled, and what is said of them: the code of the refusal, and its place as far as there is any. */
import { expect, it } from '@jest/globals';
import { refusalOf } from './support.js';

export interface Spoiled {
  readonly what: string;
  readonly bill: () => string | Uint8Array;
  /** The code, then the line and the column that it names. */
  readonly refused: readonly [code: string, line?: number, column?: string];
}

/** @throws Error there is no such text: the bill would not be spoiled. */
export function replaced(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`the fixture has no ${String(from)}`);
  return changed;
}

export const lineOf = (text: string, number: number): string => text.split('\n')[number - 1] ?? '';

/** A column goes from the header and from every row of the table. */
export const withoutColumn = (text: string, name: string): string => {
  const lines = text.split('\n');
  const at = (lines.find((line) => line.includes(name)) ?? '').split(',').indexOf(name);
  return lines
    .map((line) =>
      line.split(',').length > 10 ? line.split(',').filter((_, i) => i !== at) : [line],
    )
    .map((cells) => cells.join(','))
    .join('\n');
};

/** Each is refused, by its code and its place. */
export const refuses = (spoiled: readonly Spoiled[]): void =>
  it.each(spoiled)('$what is refused: $refused', async ({ bill, refused }) => {
    const { code, line, column, detail } = await refusalOf(bill());
    expect([code, line, column].filter((part) => part !== undefined)).toStrictEqual([...refused]);
    // Nothing of a row is quoted: rows hold what belongs to people.
    expect(detail).not.toMatch(/ann|138|茶|openid|order-|Ann|tea|DE89/);
  });
