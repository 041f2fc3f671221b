/** The table of `docs/access.md`, as the access matrix reads it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RouteContract } from '../../api/http/route.js';

export const CALLERS = [
  'merchant',
  'finance',
  'auditor',
  'operator',
  'operator for a merchant',
] as const;
export type Caller = (typeof CALLERS)[number];
const WORDS = ['all', 'own', 'named', '–', 'public', 'link'] as const;
export type Line = Readonly<Record<Caller, (typeof WORDS)[number]>>;

const PAGE = join(import.meta.dirname, '../../docs/access.md');

/** Operation → what each caller may, as the page says. */
export const lines: ReadonlyMap<string, Line> = new Map(
  [...readFileSync(PAGE, 'utf8').matchAll(/^\| `(\w+)` +\|(.+)\|$/gm)]
    .map(([, operation = '', cells = '']) => ({
      operation,
      cells: cells.split('|').map((cell) => cell.trim()),
    }))
    .filter(({ cells }) => cells.length === CALLERS.length)
    .map(({ operation, cells }) => [
      operation,
      z
        .strictObject(Object.fromEntries(CALLERS.map((caller) => [caller, z.enum(WORDS)])))
        .parse(Object.fromEntries(CALLERS.map((caller, index) => [caller, cells[index]]))) as Line,
    ]),
);

const listed = [...readFileSync(PAGE, 'utf8').matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
const twice = listed.filter((name, index) => listed.indexOf(name) !== index);
if (twice.length > 0) throw new Error(`docs/access.md has two lines for ${twice.join(', ')}`);

export const lineOf = ({ operation }: RouteContract): Line => {
  const line = lines.get(operation);
  if (line === undefined) throw new Error(`${operation} has no line in docs/access.md`);
  return line;
};
