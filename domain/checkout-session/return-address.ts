/** Where a payer may be sent, and who may show the page: what the merchant has registered, and nothing else. */
import type { Merchant } from '../merchant/merchant.js';
import { type Rejection, reject } from '../kernel/decider.js';

type Origins = Pick<Merchant, 'returnOrigins' | 'embedOrigins'>;

/** True if the address is on an origin of the merchant: `javascript:`, names and passwords are not. */
export function isReturnAddress(address: string, { returnOrigins }: Origins): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, username, password } = new URL(address);
  return returnOrigins.includes(origin) && username === '' && password === '';
}

/** The first of the two that the merchant has not registered. */
export function addressRefusal(
  asked: { readonly returnUrl: string | null; readonly embedOrigins: readonly string[] },
  merchant: Origins,
): Rejection | undefined {
  if (asked.returnUrl !== null && !isReturnAddress(asked.returnUrl, merchant)) {
    const detail = 'the return address is on no origin that the merchant has registered';
    return reject('return_origin_not_registered', detail, 'returnUrl').rejection;
  }
  const foreign = asked.embedOrigins.findIndex((one) => !merchant.embedOrigins.includes(one));
  if (foreign < 0) return undefined;
  const detail = 'the merchant has not registered this origin';
  return reject('embed_origin_not_registered', detail, `embedOrigins.${foreign}`).rejection;
}
