/** A signed callback in which a member comes twice: nobody acts on it, and a case is opened. */
import type { TallybookEvent } from '../../domain/events.js';
import { toInstant } from '../../domain/kernel/clock.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import { WrongExpectedRevision } from '../../domain/kernel/event-store.js';
import { derivedId, derivedUuid } from '../../domain/kernel/ids.js';
import { caseStream } from '../../domain/kernel/streams.js';

/** Opens the case of a stored callback, once: the case's id is derived from the callback's. */
export async function openAmbiguousCase(
  log: EventLog<TallybookEvent>,
  { id, event, metadata }: StoredEvent<TallybookEvent>,
  duplicateMember: string,
  nowMs: number,
): Promise<void> {
  if (event.type !== 'CallbackReceived') return;
  const { channel } = event.data;
  const caseId = derivedId('case', 'ambiguous_callback', id);
  const opened = {
    type: 'CaseOpened',
    data: {
      case: caseId,
      kind: 'ambiguous_callback',
      payment: null,
      refund: null,
      channel,
      summary: 'a member of a callback comes twice: what the channel says is not clear',
      details: { event: id, duplicateMember },
    },
  } as const;
  const context = {
    correlationId: metadata.correlationId,
    causationId: id,
    actor: `channel:${channel}`,
    at: toInstant(nowMs),
  };
  try {
    const eventId = derivedUuid('case_opened', caseId);
    await log.append(
      caseStream(caseId),
      [{ id: eventId, event: opened, metadata: context }],
      'no_stream',
    );
  } catch (error) {
    if (!(error instanceof WrongExpectedRevision)) throw error;
  }
}
