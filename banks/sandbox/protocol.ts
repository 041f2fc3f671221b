/** Bodies on the wire between engine and sandbox bank, in both directions. All amounts are decimal text. */
import { z } from 'zod';
import { requestNumber } from '../../channels/sandbox/protocol.js';
import { bankScenarios } from './scenarios.js';

/** Its name, in the engine and in its own advices. */
export const SANDBOX_BANK = 'sandbox_bank';
/** Our account there. */
export const SANDBOX_ACCOUNT = 'SANDBOX0000000001';

const money = z.object({ value: z.string().max(40), currency: z.string().length(3) });
const failure = z.object({ code: z.string(), message: z.string(), final: z.boolean() });
const instant = z.iso.datetime({ offset: true });

export const accountBody = z.strictObject({
  number: z.string().regex(/^[A-Z0-9]{6,34}$/),
  holder: z.string().min(1).max(140),
});

/** `POST /transfers` */
export const transferBody = z.strictObject({
  requestNo: requestNumber,
  amount: money.strict(),
  to: accountBody,
  remittance: z.string().max(140),
  scenario: z.enum(bankScenarios).nullable(),
});
export type TransferBody = z.infer<typeof transferBody>;

/** What the bank says of a transfer: answer of send, query and close. */
export const transferView = z.object({
  requestNo: requestNumber,
  status: z.enum(['pending', 'succeeded', 'failed', 'closed']),
  /** What left if it succeeded, else what was asked for; null for a number that never came. */
  amount: money.nullable(),
  bankReference: z.string().nullable(),
  failure: failure.nullable(),
});
export type TransferView = z.infer<typeof transferView>;

/** `POST /names`: whether a number is that holder's. */
export const nameAnswer = z.object({
  result: z.enum(['match', 'close_match', 'no_match', 'unknown_account']),
});
export type NameAnswer = z.infer<typeof nameAnswer>;

/** `POST /credits`: somebody pays us; the sandbox alone has such a route. */
export const creditBody = z.strictObject({
  /** Of whoever asks: the same number is the same credit. */
  requestNo: requestNumber,
  amount: money.strict(),
  remittance: z.string().max(140),
});

/** What is told to `/v1/channels/sandbox_bank/callbacks`. */
export const adviceBody = z.object({
  event: z.string(),
  channel: z.literal(SANDBOX_BANK),
  kind: z.enum(['transfer', 'return', 'credit']),
  requestNo: requestNumber.nullable(),
  status: transferView.shape.status,
  amount: money,
  bankReference: z.string().min(1).max(64),
  failure: failure.nullable(),
  reason: z.string().max(8).nullable(),
  remittance: z.string().max(140).nullable(),
  occurredAt: instant,
});
export type AdviceBody = z.infer<typeof adviceBody>;

/** A line of `GET /movements?date=`: what moved, as JSON lines. Amounts are signed as we see them. */
export const movementLine = z.object({
  occurredAt: instant,
  kind: z.enum(['payout', 'return', 'credit']),
  bankReference: z.string(),
  requestNo: z.string().nullable(),
  amount: money,
  reason: z.string().nullable(),
  remittance: z.string().nullable(),
});
export type MovementLine = z.infer<typeof movementLine>;

/** `GET /balances`: the bank's own books of our account. May carry a minus: the sandbox lends. */
export const balancesAnswer = z.object({ balances: z.array(money) });
