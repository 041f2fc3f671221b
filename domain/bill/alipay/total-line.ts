/** `#交易合计：2笔，商家实收共20.00元，商家优惠共0.00元`: what the rows of a kind come to. */
import type { Summable } from '../reader.js';
import { type Declared } from '../declared.js';
import { CNY } from '../yuan.js';

export interface TotalLine {
  /** `交易合计` */
  readonly name: string;
  readonly line: number;
  readonly count: string;
  /** In the order of the line. */
  readonly amounts: readonly string[];
}

const TOTAL = /^#(\S+?合计):(\d{1,15})笔,(.*)$/;
const AMOUNT = /^[^\d+-]*共([^元]{1,40})元$/;

/** @param text after NFKC, without commas at its end. @returns undefined for a line that is no total, or cut off. */
export function readTotalLine(text: string, line: number): TotalLine | undefined {
  const parts = TOTAL.exec(text);
  if (parts === null) return undefined;
  const [, name = '', count = '', rest = ''] = parts;
  const amounts = rest.split(',').map((piece) => AMOUNT.exec(piece.trim())?.[1]);
  if (amounts.some((amount) => amount === undefined)) return undefined;
  return { name, line, count, amounts: amounts.map((amount) => amount ?? '') };
}

/** What a total line declares, held against a count and sums in the order of its amounts. */
export function declaredOf(
  total: TotalLine,
  count: bigint,
  sums: readonly { readonly name: string; readonly minor: bigint }[],
): readonly Declared[] {
  const { name, line } = total;
  // Money that went out is written with a minus in some files and without in others.
  const either = (minor: bigint): Summable['candidates'] => [minor, -minor];
  return [
    { name: `${name} 笔数`, text: total.count, candidates: [count], currency: undefined, line },
    ...sums.flatMap((sum, index) => {
      const text = total.amounts[index];
      if (text === undefined) return [];
      const title = sum.name === '' ? name : `${name} ${sum.name}`;
      return [{ name: title, text, candidates: either(sum.minor), currency: CNY, line }];
    }),
  ];
}
