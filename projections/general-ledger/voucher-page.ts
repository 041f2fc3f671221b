/**
 * Vouchers of one flow in one text: a busy subject has as many vouchers as the log has transactions, and a row
 * for each, with its key, would be most of the read database. The text is `revision,position,debits,credits` of each
 * voucher, with a space between two of them: the first two are counted from those of the page, the others are in minor
 * units, and what is zero is left out.
 */

/** So many vouchers make a page. */
export const PAGE_VOUCHERS = 32;

/** What one transaction moved on a subject, in minor units. */
export interface Voucher {
  /** In the stream of the book. */
  readonly revision: number;
  readonly position: number;
  readonly debits: bigint;
  readonly credits: bigint;
}

export interface PageStart {
  readonly first_revision: number;
  readonly first_position: number;
}

export function voucherText(
  { revision, position, debits, credits }: Voucher,
  { first_revision, first_position }: PageStart,
): string {
  const sides = `${debits === 0n ? '' : debits},${credits === 0n ? '' : credits}`;
  return `${revision - first_revision},${position - first_position},${sides}`;
}

/** The vouchers of a page, in the order of the log. */
export const readVouchers = (page: PageStart & { readonly vouchers: string }): Voucher[] =>
  page.vouchers.split(' ').map((text) => {
    const [revision, position, debits = '', credits = ''] = text.split(',');
    return {
      revision: page.first_revision + Number(revision),
      position: page.first_position + Number(position),
      debits: BigInt(debits),
      credits: BigInt(credits),
    };
  });
