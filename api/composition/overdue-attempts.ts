/** Ends attempts at checkouts of which a crash left no payment, once their time is over, though nobody looks at them. */
import type { Clock } from '../../domain/kernel/clock.js';
import type { CheckoutSessionService } from '../../engine/checkout-session/checkout-session-service.js';
import type { Projections } from '../../projections/open-projections.js';

/** As many as one round looks at; the others wait for the next. */
const LIMIT = 20;

/** @returns looks once. */
export function overdueAttempts(
  sessions: Pick<CheckoutSessionService, 'endOverdueAttempt'>,
  { queries }: Pick<Projections, 'queries'>,
  clock: Clock,
): () => Promise<void> {
  return async () => {
    const overdue = await queries.listUnmadeAttempts({ nowMs: clock.now(), limit: LIMIT });
    for (const id of overdue) {
      await sessions.endOverdueAttempt(id, { causationId: 'timer', actor: 'system' });
    }
  };
}
