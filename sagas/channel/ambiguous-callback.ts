/** A signed callback in which a member comes twice: nobody acts on it, and a case is opened. */
import type { Cases } from '../../domain/case/port.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { derivedId } from '../../domain/kernel/ids.js';

/** Opens the case of a stored callback, once: the case's id is derived from the callback's. */
export async function openAmbiguousCase(
  cases: Pick<Cases, 'open'>,
  { id, event, metadata }: StoredEvent<TallybookEvent>,
  duplicateMember: string,
  nowMs: number,
): Promise<void> {
  if (event.type !== 'CallbackReceived') return;
  const { channel } = event.data;
  const report = {
    case: derivedId('case', 'ambiguous_callback', id),
    kind: 'ambiguous_callback',
    payment: null,
    refund: null,
    channel,
    summary: 'a member of a callback comes twice: what the channel says is not clear',
    details: { event: id, duplicateMember },
  } as const;
  const { correlationId } = metadata;
  const context = { correlationId, causationId: id, actor: `channel:${channel}`, nowMs };
  await cases.open(report, null, context);
}
