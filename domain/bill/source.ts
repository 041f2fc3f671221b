/** Whose books a bill is of: a channel's, or those of our account at a bank. */
export interface BillSource {
  readonly type: 'channel' | 'bank';
  /** As the installation calls it. */
  readonly name: string;
}

/** What a channel or bank can give, if the installation has it. */
export interface BillDesk {
  /** Our account there as its bills name it; null if they need not name any. */
  readonly account: string | null;
  /**
   * The bill of a day, `YYYY-MM-DD`, or null for the answer that there is none; left out if it comes by upload alone.
   * @throws if there is no answer.
   */
  readonly fetch?: (day: string) => Promise<string | null>;
}

/** Undefined for a channel or bank that the installation does not have. */
export type BillDesks = (source: BillSource) => BillDesk | undefined;
