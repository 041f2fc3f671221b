/** A part of a statement as a small tree: an entry, a balance. The statement as a whole is never in memory. */
import type { RawField } from '../bill.js';

export interface Element {
  /** Without a prefix. */
  readonly name: string;
  readonly line: number;
  /** The attribute `Ccy`. */
  readonly currency: string | undefined;
  readonly children: Element[];
  text: string;
}

/** The first element at the end of a path. */
export const elementAt = (of: Element, ...path: readonly string[]): Element | undefined =>
  path.reduce<Element | undefined>(
    (element, name) => element?.children.find((child) => child.name === name),
    of,
  );

/** Its text without spaces around; null if there is no such element, or nothing in it. */
export function textAt(of: Element, ...path: readonly string[]): string | null {
  const text = elementAt(of, ...path)?.text.trim() ?? '';
  return text === '' ? null : text;
}

export const allNamed = (of: Element, name: string): readonly Element[] =>
  of.children.filter((child) => child.name === name);

/** Every text by its path: `BkTxCd/Domn/Cd`, `RmtInf/Ustrd[2]`; an amount with its currency. */
export function flat(of: Element, without: readonly string[] = [], before = ''): RawField[] {
  const seen = new Map<string, number>();
  return of.children.flatMap((child) => {
    if (without.includes(child.name)) return [];
    const count = (seen.get(child.name) ?? 0) + 1;
    seen.set(child.name, count);
    const path = before + (count === 1 ? child.name : `${child.name}[${count}]`);
    if (child.children.length > 0) return flat(child, [], `${path}/`);
    const currency = child.currency === undefined ? '' : ` ${child.currency}`;
    return [[path, child.text.trim() + currency] as const];
  });
}
