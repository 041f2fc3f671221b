/** Requests that are over, and of which a callback spoke of money all the same: the channel is asked. */
import { nextOfDoubt } from '../../domain/channel/next-step.js';
import type { Saga } from '../../domain/saga/saga.js';
import { type Effect, type PlanOptions, stuck, wait } from '../runner/flow.js';

/** True while it is not known whether money has moved. Nothing new is begun, and no saga ends. */
export const isInDoubt = (saga: Saga): boolean =>
  [...saga.requests.values()].some(({ inDoubt }) => inDoubt);

export const planDoubts = (
  saga: Saga,
  options: Pick<PlanOptions, 'nowMs' | 'ladder'>,
): Effect<never, never>[] =>
  [...saga.requests.values()].flatMap((state): Effect<never, never>[] => {
    const next = nextOfDoubt(state, options);
    switch (next?.step) {
      case undefined:
        return [];
      case 'wait':
        return [wait(next.untilMs)];
      case 'stuck':
        return [stuck(saga, next.reason)];
      case 'call': {
        const { channel, request } = state;
        return [{ effect: 'call', channel, operation: next.operation, request }];
      }
    }
  });
