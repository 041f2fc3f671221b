/** Records how far deliveries have come: only on what the recorder has seen last. */
import { accept, type Decision } from '../kernel/decider.js';
import type { DeliveryEvent } from './events.js';
import { type Progress, progressOf } from './progress.js';

/** The process that delivers, and how far it has come. */
export interface Recorded {
  readonly by: string;
  readonly progress: Progress;
}

export interface Advance {
  readonly endpoint: string;
  /**
   * What it goes on from, the very state that was read: if somebody else has recorded meanwhile, were it the same
   * once more, nothing is written. What the same process has recorded, though it was not told so, hinders nothing.
   */
  readonly base: Recorded | null;
  readonly next: Recorded;
}

function decide(
  { endpoint, base, next }: Advance,
  state: Recorded | null,
): Decision<DeliveryEvent> {
  const isOwn = state?.by === next.by;
  if (!isOwn && state !== base) return accept();
  const { by, progress } = next;
  const { through, begun } = progress;
  const data = { endpoint, by, through, begun };
  return accept({
    type: 'DeliveriesAdvanced',
    data: { ...data, open: [...progress.open], givenUp: [...progress.givenUp] },
  });
}

const initialState: Recorded | null = null;

export const deliveries = {
  initialState: initialState as Recorded | null,
  decide,
  evolve: (_: Recorded | null, event: DeliveryEvent): Recorded | null => ({
    by: event.data.by,
    progress: progressOf(event),
  }),
};
