/** Shapes that several resources share: money, text, ids, metadata, times, pages. */
import { z } from 'zod';
import { DAY } from '../../domain/ledger/calendar.js';
import { MAX_ORIGINS } from '../../domain/merchant/origins.js';
import { coded } from './problem.js';

const AMOUNT = 'an amount is a decimal string with exactly the digits of its currency: "88.88"';
const CURRENCY = 'a currency is an ISO 4217 code';

const currency = z
  .string(coded('unknown_currency', CURRENCY))
  .regex(/^[A-Z]{3}$/, coded('unknown_currency', CURRENCY));

export const currencyCode = currency.describe('ISO 4217 code.');

/** The decimal string of money. */
export const amountValue = z
  .string(coded('invalid_amount', AMOUNT))
  .max(40, coded('amount_too_large', 'an amount is at most 10^15 minor units'))
  .regex(/^(0|[1-9]\d*)(\.\d+)?$/, coded('invalid_amount', AMOUNT));

/** Money in a request: above zero. The digits of the currency are the domain's to check. */
export const amount = z
  .strictObject({
    value: amountValue,
    currency,
  })
  .meta({
    id: 'Money',
    description:
      'A decimal string with exactly the ISO 4217 digits of its currency: `"88.88"` CNY, `"100"` JPY, `"1.000"` KWD.',
  });

/** Money of a balance or a limit, which may carry a minus. */
export const signedAmount = z
  .strictObject({
    value: z
      .string(coded('invalid_amount', AMOUNT))
      .max(40, coded('amount_too_large', 'a balance is at most 9·10^18 minor units'))
      .regex(/^-?(0|[1-9]\d*)(\.\d+)?$/, coded('invalid_amount', AMOUNT)),
    currency,
  })
  .meta({ id: 'SignedMoney', description: 'As `Money`; may carry a minus.' });

/** Text for people: no control characters (a NUL would stop PostgreSQL), no broken UTF-16. */
export const plainText = (max: number, min = 1) =>
  z
    .string()
    .min(min)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'the text holds no control characters');

export const MAX_METADATA_KEYS = 50;

const metadataMap = z
  .record(plainText(40), plainText(500, 0))
  .refine(
    (map) => Object.keys(map).length <= MAX_METADATA_KEYS,
    `metadata has at most ${MAX_METADATA_KEYS} keys`,
  )
  .meta({
    id: 'Metadata',
    description: 'At most 50 keys of at most 40 characters; values are strings of at most 500.',
    maxProperties: MAX_METADATA_KEYS,
  });

/** A record passes over a member named `__proto__`; what is not kept is refused. */
export const wholeRecord = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((map, context) => {
    if (typeof map === 'object' && map !== null && Object.hasOwn(map, '__proto__')) {
      context.addIssue({ code: 'unrecognized_keys', keys: ['__proto__'], input: {} });
    }
    return map;
  }, schema);

export const metadata = wholeRecord(metadataMap);

/** Ids of ledger objects and in paths, used as given. */
export const objectId = z
  .string()
  .regex(/^[A-Za-z0-9:._-]{1,128}$/, 'an id is 1–128 of A–Z a–z 0–9 : . _ -');

export const merchantId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'a merchant id is 1–64 of A–Z a–z 0–9 _ -');

/** A calendar day, `YYYY-MM-DD`. */
export const date = z
  .string()
  .regex(DAY, 'a date is YYYY-MM-DD, from 0001-01-01 to 9999-12-31')
  .meta({ format: 'date' });

/** An instant in an answer. */
export const instant = z.iso.datetime({ offset: true }).describe('RFC 3339.');

/** An instant in a request. */
export const instantGiven = z.iso
  .datetime({
    offset: true,
    error: 'a time is RFC 3339 with an offset: 2026-07-01T12:00:00+08:00',
  })
  .max(40, 'a time is at most 40 characters');

/** A position of the log, or an instant. */
export const asOfGiven = z.union(
  [z.string().regex(/^\d{20}$/), instantGiven],
  'a time is RFC 3339 with an offset, a position has 20 digits',
);

/** A position of the log, in a request. */
export const position = z
  .string()
  .regex(/^\d{20}$/, 'a position is used as it was answered')
  .describe('A position of the log.');

export const positionParams = z.strictObject({ position });

export const idParams = z.strictObject({ id: objectId });

/** Origins, which the domain checks: `https://shop.example`. */
export const originList = z
  .array(z.string().max(300, 'an origin is at most 300 characters'))
  .max(MAX_ORIGINS, `at most ${MAX_ORIGINS} origins`);

/** What stands for a card at a channel. */
export const cardToken = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,128}$/, 'a card token is 8–128 of A–Z a–z 0–9 _ -');

const MAX_PAGE = 100;
const LIMIT = `a limit is a whole number from 1 to ${MAX_PAGE}`;

/** Digits alone: JavaScript takes `0x10`, `1e1` and blanks for numbers too. */
const wholeNumber = (text: unknown): unknown =>
  typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : text;

export const pageQuery = {
  limit: z
    .preprocess(wholeNumber, z.number(LIMIT).int(LIMIT).min(1, LIMIT).max(MAX_PAGE, LIMIT))
    .default(20)
    .describe(`Items of a page, 1–${MAX_PAGE}.`),
  cursor: z
    .string()
    .max(500, coded('invalid_cursor', 'use `nextCursor` of the page before, unchanged'))
    .optional()
    .describe('`nextCursor` of the page before.'),
};

/** A page of a list. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    data: z.array(item),
    hasMore: z.boolean(),
    nextCursor: z.string().nullable().describe('Null on the last page.'),
  });

export const failure = z.strictObject({ code: z.string(), message: z.string() });
