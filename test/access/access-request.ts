/** What the access matrix asks of an operation, and of whose objects. */
/** The ids of one owner's objects. */
export interface Objects {
  readonly merchant: string;
  /** Reference of `paid`. */
  readonly reference: string;
  /** A succeeded payment, of which `refund` was given back under the key `refund`. */
  readonly paid: string;
  /** Authorized payments. */
  readonly held: string;
  readonly other: string;
  readonly refund: string;
  /** A checkout session. */
  readonly checkout: string;
  /** Accounts of the ledger: one to look at, one to change, one to close. */
  readonly account: string;
  readonly changing: string;
  readonly closing: string;
  readonly transaction: string;
  /** Reservations: one to post, one to void. */
  readonly reservation: string;
  readonly voided: string;
  /** Keys: one to rotate, one to revoke. */
  readonly turning: string;
  readonly ending: string;
  /** A webhook endpoint, and its first delivery. */
  readonly hook: string;
  readonly delivery: string;
  /** A request that its key made. */
  readonly request: string;
  /** A beneficiary that can be paid, and what was paid out to it. */
  readonly beneficiary: string;
  /** A beneficiary to disable. */
  readonly retired: string;
  readonly payout: string;
  readonly topup: string;
  /** A dispute that is over. */
  readonly dispute: string;
}

export interface AccessRequest {
  /** Parameters of the path beside `{book}`. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly key?: string;
  /** The answer to who may; default: the route's success. */
  readonly status?: number;
}

/** By operation. */
export type AccessRequests = Readonly<Record<string, (of: Objects) => AccessRequest>>;

export const id = (one: string) => ({ params: { id: one } });
export const csv = { params: { format: 'csv' } };
