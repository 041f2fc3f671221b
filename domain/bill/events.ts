/** Events of `bill-{id}`: the rows of a bill in pieces, and then that it was taken whole. */
import { z } from 'zod';
import { sealedUnderKey } from '../data-key/sealed.js';
import { day, type EventOf, type EventVersions, money, stored, text } from '../kernel/schemas.js';

export const storedSource = stored({ type: z.enum(['channel', 'bank']), name: text });
export const billLayout = z.enum([
  ...(['alipay_trade', 'alipay_fund', 'wechat_trade', 'wechat_fund', 'camt_053'] as const),
  'sandbox',
]);
const kind = z.enum([
  ...(['payment', 'refund', 'fee', 'fee_return', 'payout', 'transfer', 'adjustment'] as const),
  'other',
]);

/** `BillRow` of the domain, without what belongs to a person. */
const row = stored({
  line: z.int(),
  /** Which statement of the file, from 0. */
  statement: z.int(),
  kind,
  status: z.enum(['booked', 'pending', 'failed', 'information']),
  key: text,
  transaction: text.nullable(),
  reference: text.nullable(),
  refund: text.nullable(),
  occurredAt: text,
  amount: money,
  fee: money,
  net: money,
  balance: money.nullable(),
  /** Columns that hold nothing personal, each with its text. */
  raw: z.array(z.tuple([text, text])),
});
export type StoredRow = z.infer<typeof row>;

const statement = stored({
  id: text.nullable(),
  account: text.nullable(),
  period: stored({ from: text, to: text }).nullable(),
  rows: z.int(),
  opening: money.nullable(),
  closing: money.nullable(),
  sequence: text.nullable(),
  sums: z.array(
    stored({ kind, currency: text, rows: z.int(), amount: text, fee: text, net: text }),
  ),
  totals: z.array(stored({ name: text, declared: text, computed: text })),
});
export type StoredStatement = z.infer<typeof statement>;

export const billEventSchemas = {
  BillRowsTaken: stored({
    bill: text,
    /** Hash of the file. */
    sha256: text,
    /** A file that was not taken to its end is begun anew by the next: which beginning, from 1. */
    attempt: z.int(),
    /** Number of the first of these rows, from 0. */
    from: z.int(),
    rows: z.array(row),
    /** JSON: of each row its columns that hold what belongs to a person. Null if none does. */
    personal: sealedUnderKey.nullable(),
  }),
  /** All rows of the attempt are there; before this event there is no bill. */
  BillTaken: stored({
    bill: text,
    source: storedSource,
    day,
    layout: billLayout,
    /** `no_bill`: the channel said that there was nothing that day. */
    outcome: z.enum(['bill', 'no_bill']),
    origin: z.enum(['upload', 'fetch']),
    sha256: text,
    attempt: z.int(),
    rows: z.int(),
    statements: z.array(statement),
  }),
};

export type BillEvent = EventOf<typeof billEventSchemas>;
export const billEventVersions: EventVersions<typeof billEventSchemas> = {
  BillRowsTaken: 1,
  BillTaken: 1,
};
