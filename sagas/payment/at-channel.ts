/** What the flow of a payment asks of its channels, and takes from their answers. */
import type { ChannelProfile } from '../../domain/channel/port.js';
import type { MoneyText } from '../../domain/money/money.js';
import type { Attempt } from '../../domain/payment/payment.js';
import type { PlanOptions } from '../runner/flow.js';

export const profileOf = (
  { channel }: Attempt,
  { profiles }: PlanOptions,
): ChannelProfile | undefined => profiles.find(({ name }) => name === channel);

/** What the channel costs now: the capture that is recorded keeps it. */
export const costPercentOf = (attempt: Attempt, options: PlanOptions): string =>
  profileOf(attempt, options)?.costPercent ?? '0';

/** The amount that a channel named, if it did. */
export const confirmedOf = (amount: MoneyText | null): { readonly confirmed?: MoneyText } =>
  amount === null ? {} : { confirmed: amount };

/** A request about the money of an attempt that has succeeded. */
export const followUp = (
  kind: 'capture' | 'void' | 'refund',
  attempt: Attempt,
  amount: { value: string; currency: string },
) => ({ kind, amount, original: attempt.requestNo, method: null, expiresAt: null });
