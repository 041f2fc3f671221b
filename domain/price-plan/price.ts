/** The price of a payment at a channel, as it is frozen into the payment. */
import { z } from 'zod';
import { stored, text } from '../kernel/schemas.js';
import { priceTerms, type PriceTerms, storedTerms } from './terms.js';

/** A version of a plan. */
export const planVersion = stored({ id: text, version: z.number().int() });
export type PlanVersion = Readonly<z.infer<typeof planVersion>>;

/** As events hold it. */
export const storedPrice = priceTerms.extend({
  /** At which channel it holds; left out for every channel that has no price of its own. */
  channel: text.optional(),
  /** Left out for the fee that the merchant was registered with. */
  plan: planVersion.optional(),
});

export interface Price {
  /** At which channel it holds; null for every channel that has no price of its own. */
  readonly channel: string | null;
  /** Null for the fee that the merchant was registered with. */
  readonly plan: PlanVersion | null;
  readonly terms: PriceTerms;
}

export const toStored = ({ channel, plan, terms }: Price): z.infer<typeof storedPrice> => ({
  ...storedTerms(terms),
  ...(channel === null ? {} : { channel }),
  ...(plan === null ? {} : { plan: { ...plan } }),
});

export const fromStored = ({ channel, plan, ...terms }: z.infer<typeof storedPrice>): Price => ({
  channel: channel ?? null,
  plan: plan ?? null,
  terms: storedTerms(terms),
});

/** The price at a channel. */
export const priceAt = (prices: readonly Price[], channel: string): Price | undefined =>
  prices.find((price) => price.channel === channel) ??
  prices.find((price) => price.channel === null);
