/** Each signed head is the root of the log as it was then. */
import { SealAudit } from '../../cli/verify/seal-audit.js';
import type { TallybookEvent } from '../../domain/events.js';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { type Report, Violation } from '../violation.js';

export function watchSeals(report: Report) {
  let audit: SealAudit | undefined;
  return {
    observe(recorded: RecordedEvent, stored: StoredEvent<TallybookEvent>): void {
      const { event, position } = stored;
      if (event.type === 'StoreCreated') audit = new SealAudit(event.data.storeId);
      audit?.take(recorded);
      audit?.check(stored, (message) => report(new Violation('seals', message, position)));
    },
  };
}
