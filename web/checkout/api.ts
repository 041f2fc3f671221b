/** The checkout behind the link of this page: its id stands in the path, its secret behind `#`. */
import type { checkoutSessionRoutes } from '../../api/checkout-session/contract.js';
import { clientOf } from '../client/client.js';

export type { CheckoutBody } from '../../api/checkout-session/contract.js';

const api = clientOf<typeof checkoutSessionRoutes>('checkout-session');

export interface CheckoutLink {
  readonly id: string;
  readonly secret: string;
}

/** Undefined if the address is no link to a checkout. */
export function linkIn({ pathname, hash }: Pick<Location, 'pathname' | 'hash'>) {
  const id = /^\/checkout\/(cs_[0-9a-f-]{36})\/?$/.exec(pathname)?.[1];
  const secret = /^#([A-Za-z0-9_-]{43})$/.exec(hash)?.[1];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** A card with the token that its fields have told. */
export interface ChosenMethod {
  readonly method: 'qr' | 'card';
  readonly card?: { readonly channel: string; readonly token: string };
}

export type CheckoutApi = ReturnType<typeof checkoutApi>;

export function checkoutApi({ id, secret }: CheckoutLink) {
  const of = { params: { id }, headers: { 'Tallybook-Checkout': secret } };
  return {
    read: async (signal: AbortSignal) => (await api.openCheckout({ ...of, signal })).body,
    start: async (chosen: ChosenMethod) =>
      (await api.startCheckoutAttempt({ ...of, body: chosen })).body,
    cancel: async () => (await api.cancelCheckoutAttempt({ ...of, body: {} })).body,
  };
}
