/** Why an attempt came to nothing, in words for a payer: the channel's own words are the merchant's. */
import { useText } from '../texts/use-text.js';
import type { CheckoutBody } from './api.js';

type Attempt = NonNullable<CheckoutBody['attempt']>;

export function useFailureText(): (attempt: Attempt) => string {
  const t = useText();
  return ({ status, failure }) => {
    if (status === 'canceled') return t('checkout.failure.canceled');
    if (status === 'expired') return t('checkout.failure.expired');
    if (failure === 'declined') return t('checkout.failure.declined');
    if (failure === 'insufficient_funds') return t('checkout.failure.insufficient_funds');
    return t('checkout.failure.other');
  };
}
