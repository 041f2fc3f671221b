/** The terms of a price: rules, of which each is a line of the fee, and the tax on every line. */
import { z } from 'zod';
import { money, stored, text } from '../kernel/schemas.js';

const percentageRule = stored({
  type: z.literal('percentage'),
  percent: text,
  /** What the line is at least, from the first capture on. */
  minimum: money.optional(),
  /** What the line is at most. */
  maximum: money.optional(),
});

/** By the volume of the merchant under the plan: each part of it bears the percentage of its own tier. */
const tieredRule = stored({
  type: z.literal('tiered'),
  window: z.literal('calendar_month'),
  /** In order; the last has no end. */
  tiers: z.array(stored({ upTo: money.optional(), percent: text })),
  minimum: money.optional(),
  maximum: money.optional(),
});

const fixedRule = stored({ type: z.literal('fixed'), amount: money });

export const priceRule = z.discriminatedUnion('type', [percentageRule, tieredRule, fixedRule]);
export type PriceRule = Readonly<z.infer<typeof priceRule>>;
export type TieredRule = Extract<PriceRule, { type: 'tiered' }>;

export const priceTerms = stored({
  rules: z.array(priceRule),
  /** Of each line, half-up; left out for none. */
  taxPercent: text.optional(),
});
export interface PriceTerms {
  readonly rules: readonly PriceRule[];
  readonly taxPercent?: string | undefined;
}

/** The terms with nothing but their own members, to be stored. */
export const storedTerms = ({ rules, taxPercent }: PriceTerms): z.infer<typeof priceTerms> => ({
  rules: rules.map((rule) => ({ ...rule })),
  ...(taxPercent === undefined ? {} : { taxPercent }),
});

/** The rule by which captures claim their volume; undefined if the price has none. */
export const tieredIn = ({ rules }: PriceTerms): TieredRule | undefined =>
  rules.find((rule) => rule.type === 'tiered');
