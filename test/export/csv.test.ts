/** What somebody wrote is no formula, however a program for spreadsheets parts the lines of a CSV. */
import { expect, it } from '@jest/globals';
import { text } from '../../api/http/export/column.js';
import { CsvText } from '../../api/http/export/csv.js';

const written = (cell: string): string =>
  new CsvText([text<string>('words', (words) => words)]).next([cell]);

it.each([
  ['=1+1', "'=1+1"],
  [`x;=cmd|'/C calc'!A0`, `x;'=cmd|'/C calc'!A0`],
  ['x;"=1"', `"x;'""=1"""`],
  ['x; -1;@a', "x;' -1;'@a"],
  ['x\t+1', "x\t'+1"],
  ['x\n＝1', `"x\n'＝1"`],
  ['a; b - c', 'a; b - c'],
])('%j', (cell, line) => {
  expect(written(cell)).toBe(`${line}\r\n`);
});

it.each([';', '\t'])('parted by %j, no cell begins like a formula', (mark) => {
  const cell = `x${mark}=1${mark} =2${mark}"=3${mark}${mark}@4`;
  for (const part of written(cell).split(mark)) expect(part).not.toMatch(/^["\s]*[=+\-@]/);
});
