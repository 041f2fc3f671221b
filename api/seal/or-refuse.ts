import { NotSealedYet, SealsBroken } from '../../engine/seal/errors.js';
import { refuse, refuseForNow } from '../http/refuse.js';

/** What the seals cannot answer is a refusal. */
export async function orRefuse<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof NotSealedYet) return refuseForNow('not_sealed_yet');
    if (error instanceof SealsBroken) return refuse('seals_broken', error.message);
    throw error;
  }
}
