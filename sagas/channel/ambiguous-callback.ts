/** A signed callback in which a member comes twice: nobody acts on it, and a case is opened. */
import type { StoredEvent } from '../../domain/kernel/event.js';
import { derivedId } from '../../domain/ids.js';
import type { CaseReport } from '../runner/flow.js';

/** The case of a stored callback: its id is derived from the callback's. */
export const ambiguousCallback = (
  { id }: Pick<StoredEvent, 'id'>,
  channel: string,
  duplicateMember: string,
): CaseReport => ({
  case: derivedId('case', 'ambiguous_callback', id),
  kind: 'ambiguous_callback',
  flow: null,
  subject: null,
  channel,
  summary: 'a member of a callback comes twice: what the channel says is not clear',
  details: { event: id, duplicateMember },
});
