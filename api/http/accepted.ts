import type { Rejection } from '../../domain/kernel/decider.js';
import type { Answered } from '../../engine/answered.js';
import { Problem } from './refuse.js';

/** What a service accepted. A refusal ends the request. */
export const accepted = <T>(answered: Answered<T>): Extract<Answered<T>, { accepted: true }> =>
  answered.accepted ? answered : refused(answered.rejection);

/** Ends the request with what a service refused. */
export function refused(rejection: Rejection): never {
  // The domain knows the key by what was derived from it; here it is a header.
  if (rejection.code !== 'idempotency_key_reused') throw new Problem(rejection);
  throw new Problem({ ...rejection, param: 'Idempotency-Key' });
}
