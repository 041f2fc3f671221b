/**
 * A channel names a movement of money that is booked for something else: nothing is booked a second time.
 * A case tells of it, and what asked for the booking waits for manual action.
 */
import { derivedId } from '../../domain/ids.js';
import type { Saga, SagaName } from '../../domain/saga/saga.js';
import type { Effect } from './effect.js';

/** @param of id of the capture or refund, or the request number of late money. */
export const claimedCaseOf = (of: string): string => derivedId('case', 'movement_claimed', of);

/** True while what would book such a movement waits for manual action. */
export const waitsForClaimed = (saga: Saga, of: string): boolean =>
  saga.stuck !== null && saga.cases.has(claimedCaseOf(of));

const SUMMARY = 'the channel names a movement of money that is booked for something else';

export function claimedReport(
  { flow, subject }: SagaName,
  channel: string,
  what: { readonly case: string; readonly of: string; readonly channelReference: string },
): Extract<Effect, { effect: 'raise' }> {
  const { of, channelReference } = what;
  return {
    effect: 'raise',
    report: {
      case: what.case,
      kind: 'contradiction',
      ...{ flow, subject, channel },
      summary: SUMMARY,
      details: { movementOf: of, channelReference },
    },
  };
}

/** The case, and the saga waits. */
export const claimedBefore = (
  saga: SagaName,
  channel: string,
  what: { readonly of: string; readonly channelReference: string },
): Effect[] => [
  claimedReport(saga, channel, { case: claimedCaseOf(what.of), ...what }),
  { effect: 'stuck', reason: SUMMARY },
];
