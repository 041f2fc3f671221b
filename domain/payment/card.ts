/**
 * A card by its token: what stands for it at the channel whose fields took its number, good for one payment, there
 * alone. Whoever has the token can charge the card, so it is stored sealed, and opened for the channel's call alone.
 */
import type { z } from 'zod';
import { type SealedPlace, sealedUnderKey } from '../data-key/sealed.js';
import { stored, text } from '../kernel/schemas.js';

/** As the payer's page told it. */
export interface CardToken {
  readonly channel: string;
  readonly token: string;
}

export const sealedCard = stored({
  channel: text,
  token: sealedUnderKey,
  /** HMAC of the token: the same request is known by it. */
  digest: text,
});
export type SealedCard = Readonly<z.infer<typeof sealedCard>>;

/** A token that was sealed for one payment opens for no other. */
export const placeOfCardToken = (payment: string): SealedPlace => ['card token', payment];
