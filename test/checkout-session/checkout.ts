/** A checkout as its merchant makes it, and as its payer asks for it: with the secret of the link and nothing else. */
import { expect } from '@jest/globals';
import { z } from 'zod';
import type { TestAnswer } from '../support/http-client.js';
import type { TestServer } from '../support/server.js';
import { waitUntil } from '../support/wait-until.js';

export interface Link {
  readonly id: string;
  readonly secret: string;
  readonly url: string;
}

export const cny = (value: string) => ({ value, currency: 'CNY' });

/** @param key of the merchant; default: that of the demo shop. */
export const createSession = (
  { http, keys }: Pick<TestServer, 'http' | 'keys'>,
  body: Readonly<Record<string, unknown>>,
  key = keys.merchant,
) => http('/v1/checkout-sessions', { key, body: { amount: cny('88.88'), ...body } });

/** Pays what the QR code says. */
export async function payAt(url: string | undefined): Promise<void> {
  expect((await fetch(url ?? '', { method: 'POST' })).status).toBe(200);
}

/** What the answer to a merchant links to. */
export function linkOf({ text, body }: TestAnswer): Link {
  const made = z.looseObject({ id: z.string(), url: z.url() }).safeParse(body);
  if (!made.success) throw new Error(`no link: ${text}`);
  const { id, url } = made.data;
  return { id, url, secret: url.slice(url.indexOf('#') + 1) };
}

/** A new session of the demo shop, by its link. */
export const linkTo = async (
  server: Pick<TestServer, 'http' | 'keys'>,
  reference: string,
  rest: Readonly<Record<string, unknown>> = {},
) => linkOf(await createSession(server, { reference, ...rest }));

const withCode = z.looseObject({
  attempt: z.looseObject({ nextAction: z.looseObject({ data: z.string() }) }),
});

export function checkoutOf({ http }: Pick<TestServer, 'http'>, { id, secret }: Link) {
  const headers = { 'tallybook-checkout': secret };
  const path = `/v1/checkout/${id}`;
  const read = async () => {
    const answer = await http(path, { headers });
    const seen = withCode.safeParse(answer.body);
    return { ...answer, qr: seen.success ? seen.data.attempt.nextAction.data : undefined };
  };
  return {
    read,
    start: (method: string, rest: Readonly<Record<string, unknown>> = {}) =>
      http(`${path}/attempts`, { headers, body: { method, ...rest } }),
    cancel: () => http(`${path}/cancel`, { headers, body: {} }),
    /** What the QR code says, once it is there. */
    async qr(): Promise<string> {
      let found: string | undefined;
      await waitUntil(async () => (found = (await read()).qr) !== undefined);
      return found ?? '';
    },
  };
}
