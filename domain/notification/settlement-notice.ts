/** What a merchant is told of its settlement batches. */
import type { StoredEvent } from '../kernel/event.js';
import type { SettlementEvent } from '../settlement-batch/events.js';
import type { BatchObject } from '../settlement-batch/object.js';
import { notice, type Notice } from './notification.js';

/** @param batch the batch of the event, right after it. */
export function noticeOfBatch(
  stored: Pick<StoredEvent<SettlementEvent>, 'id' | 'event' | 'metadata'>,
  batch: BatchObject,
): Notice | undefined {
  const { event } = stored;
  if (event.type === 'SettlementBatchMade') {
    return notice(stored, 'settlement.created', batch.merchant, batch);
  }
  if (event.type !== 'SettlementBatchSettled') return undefined;
  const type = event.data.transaction === null ? 'settlement.carried' : 'settlement.settled';
  return notice(stored, type, batch.merchant, batch);
}
