import { z } from 'zod';
import type { TestServer } from '../support/server.js';
import { checkoutOf, type Link } from './checkout.js';

const seen = z.looseObject({ card: z.strictObject({ channel: z.string(), url: z.url() }) });
const answered = z.looseObject({ token: z.string() });

export const CARD_NUMBER = '4242424242424242';

/** Where the card fields of a checkout are. */
export const cardFrameOf = async (server: Pick<TestServer, 'http'>, link: Link) =>
  seen.parse((await checkoutOf(server, link).read()).body).card;

/** A card by its token, as the fields of the sandbox ask for it and tell it. */
export async function sandboxCard(
  server: Pick<TestServer, 'http'>,
  link: Link,
  card: Readonly<Record<string, string>> = {},
) {
  const { channel, url } = await cardFrameOf(server, link);
  const answer = await fetch(`${new URL(url).origin}/card-tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ number: CARD_NUMBER, expiry: '12/39', cvc: '123', ...card }),
  });
  return { channel, token: answered.parse(await answer.json()).token };
}
