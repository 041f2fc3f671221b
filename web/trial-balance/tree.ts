/** The lines of a trial balance in a currency as a tree of subjects, with the sums of its branches. */
import { sumOf } from '../components/sum.js';

export interface Figures {
  readonly opening: string;
  readonly debits: string;
  readonly credits: string;
  readonly closing: string;
}

interface Money {
  readonly value: string;
}

interface Line {
  readonly subject: string;
  readonly opening: Money;
  readonly debits: Money;
  readonly credits: Money;
  readonly closing: Money;
}

export interface Subject {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly type: 'asset' | 'liability' | 'equity' | 'income' | 'expense';
  readonly parent: string | null;
}

/**
 * `subject`: its own figures. `branch`: with all that is below it, and `own` what is on the branch's subject
 * itself. `total`: all of the currency.
 */
export type TreeRow = Figures & { readonly depth: number } & (
    | { readonly kind: 'subject' | 'branch' | 'own'; readonly subject: Subject }
    | { readonly kind: 'total' }
  );

/** @param lines of a single currency */
export function treeOf(chart: readonly Subject[], lines: readonly Line[]): readonly TreeRow[] {
  const own = new Map(lines.map((line) => [line.subject, figuresOf(line)]));
  const top = chart.filter(({ parent }) => parent === null);
  const rows = top.flatMap((subject) => rowsOf(subject, 0, chart, own));
  return [...rows, { kind: 'total', depth: 0, ...added([...own.values()]) }];
}

function rowsOf(
  subject: Subject,
  depth: number,
  chart: readonly Subject[],
  own: ReadonlyMap<string, Figures>,
): readonly TreeRow[] {
  const figures = own.get(subject.id);
  const below = chart
    .filter(({ parent }) => parent === subject.id)
    .flatMap((child) => rowsOf(child, depth + 1, chart, own));
  if (below.length === 0) {
    return figures === undefined ? [] : [{ kind: 'subject', depth, subject, ...figures }];
  }
  const counted = below.filter((row) => row.kind !== 'own' && row.depth === depth + 1);
  const branch = added([...counted, ...(figures === undefined ? [] : [figures])]);
  const self: readonly TreeRow[] =
    figures === undefined ? [] : [{ kind: 'own', depth: depth + 1, subject, ...figures }];
  return [{ kind: 'branch', depth, subject, ...branch }, ...self, ...below];
}

const figuresOf = ({ opening, debits, credits, closing }: Line): Figures => ({
  opening: opening.value,
  debits: debits.value,
  credits: credits.value,
  closing: closing.value,
});

const added = (figures: readonly Figures[]): Figures => ({
  opening: sumOf(figures.map(({ opening }) => opening)),
  debits: sumOf(figures.map(({ debits }) => debits)),
  credits: sumOf(figures.map(({ credits }) => credits)),
  closing: sumOf(figures.map(({ closing }) => closing)),
});
