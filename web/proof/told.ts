/** A number as the server tells it, with all that it is made of. */

export interface Part {
  readonly transaction: string;
  readonly recordedAt: string;
  readonly debits: string;
  readonly credits: string;
  /** Of an account: its own number of the entry, and its balance after it. */
  readonly entry?: { readonly sequence: number; readonly balance: string };
}

export interface Figures {
  readonly opening: string;
  readonly debits: string;
  readonly credits: string;
  readonly closing: string;
}

/** As the server says it. */
export interface Told extends Figures {
  readonly currency: string;
  /** The side on which entries raise it. */
  readonly side: 'debit' | 'credit';
  readonly parts: readonly Part[];
  /** How many parts are not here: a number of more is not proved by this page. */
  readonly missing: number;
  /** The account whose entries they are; null if they are a subject's. */
  readonly account: string | null;
  /** What the settlement report says: the merchant's payable before the day and after it; `none` if it is of no report. */
  readonly report: { readonly opening: string; readonly closing: string } | 'missing' | 'none';
}
