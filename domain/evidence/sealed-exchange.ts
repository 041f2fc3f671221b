/** A raw exchange as it is stored: encrypted under a data key of its own, which stands outside the log. */
import type { z } from 'zod';
import { stored, text } from '../kernel/schemas.js';

export const sealedExchange = stored({
  /** Id of the data key. */
  key: text,
  /** Nonce, ciphertext and tag one after the other, in base64. */
  ciphertext: text,
});
export type SealedExchange = Readonly<z.infer<typeof sealedExchange>>;
