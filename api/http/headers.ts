/** The headers of the API, for validation and for OpenAPI. */
import { z } from 'zod';
import { coded } from './problem.js';
import { merchantId } from './shapes.js';
import type { RequestHeader, ResponseHeader } from './route.js';

export const requestHeaders = {
  'Idempotency-Key': z
    .string(coded('idempotency_key_required', 'send the header Idempotency-Key'))
    .regex(/^[\x20-\x7e]{1,128}$/, 'a key is 1–128 printable ASCII characters'),
  'Last-Event-ID': z.string().regex(/^\d{20}$/, 'a position is used as it was told'),
  Prefer: z.string().max(200),
  'Tallybook-Checkout': z
    .string()
    .regex(
      /^[A-Za-z0-9_-]{43}$/,
      coded('checkout_link_invalid', 'the secret of a link is 43 characters'),
    ),
  'Tallybook-Merchant': merchantId,
  'Tallybook-Min-Position': z.string().regex(/^\d{20}$/, 'a position is used as it was answered'),
} satisfies Record<RequestHeader, z.ZodType>;

export const requestHeaderNotes: Readonly<Record<RequestHeader, string>> = {
  'Idempotency-Key':
    'Names this operation on this object for ever: the same key with the same content is answered again, not done again.',
  'Last-Event-ID': 'The id of the last event that was read, as a browser sends it by itself.',
  Prefer: '`wait=SECONDS` (0–30, default 5): how long to wait for the outcome before answering.',
  'Tallybook-Checkout':
    'What stands behind `#` in the link: it opens this session to its payer, and nothing else.',
  'Tallybook-Merchant':
    'The merchant for whom an operator acts; if another role sends it, it narrows what is read.',
  'Tallybook-Min-Position':
    'A `Tallybook-Position` of an earlier answer: 503 `projection_lagging` rather than anything older.',
};

export const responseHeaderNotes: Readonly<Record<ResponseHeader, string>> = {
  'Tallybook-Position':
    'How far the answer reaches in the log: opaque, strictly increasing under string comparison.',
  'Tallybook-Stale': '`true` if the read model is behind the log as it was at the request.',
  'Idempotency-Replayed': '`true` if the same request had its effect before.',
  'Preference-Applied': 'The `wait` that was applied.',
};
