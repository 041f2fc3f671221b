import type { Deadline } from '@grpc/grpc-js';
import { Refusal } from './refusal.js';

/**
 * A client whose call is over has been told so by its own side: nothing is written behind its back.
 * @throws Refusal the call was cancelled, or its deadline has passed.
 */
export function checkNotOver(call: { readonly cancelled: boolean; getDeadline(): Deadline }): void {
  if (call.cancelled || Number(call.getDeadline()) <= Date.now()) {
    throw new Refusal('timeout', 'the call is over');
  }
}
