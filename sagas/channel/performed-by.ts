import { type ChannelRequestState, tryNo } from '../../domain/channel/request.js';
import type { Saga } from '../../domain/saga/saga.js';

/** The request that performed an operation at last: its try that succeeded, or else a late try. */
export function performedBy(saga: Saga, base: string): string {
  const tries: ChannelRequestState[] = [];
  for (let number = 1; ; number++) {
    const state = saga.requests.get(tryNo(base, number));
    if (state === undefined) break;
    tries.push(state);
  }
  const done =
    tries.find(({ resolution }) => resolution?.as === 'succeeded') ??
    tries.find(({ late }) => late !== null);
  return done?.request.requestNo ?? base;
}
