/** Claims the place of captures in the volume that their tiers are counted by. */
import type { TallybookEvent } from '../../domain/events.js';
import { fromInstant } from '../../domain/kernel/clock.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import { runningDay } from '../../domain/ledger/accounting-day.js';
import { fromText, toText } from '../../domain/money/money.js';
import { PAYMENT_BOOK } from '../../domain/payment/accounts.js';
import { type VolumeEvent, volumeEventSchemas } from '../../domain/price-plan/events.js';
import type { Volumes } from '../../domain/price-plan/port.js';
import { volumeStream } from '../../domain/price-plan/streams.js';
import { claimedBefore, type Volume, volume, volumeIdOf } from '../../domain/price-plan/volume.js';
import { createCommandHandler, type Folded } from '../command-handler.js';
import { createTurns } from '../in-turn.js';
import type { LedgerService } from '../ledger/ledger-service.js';

const isOwn = (event: TallybookEvent): event is VolumeEvent =>
  Object.hasOwn(volumeEventSchemas, event.type);

/** Volumes that are kept folded: those of the merchants that were paid last. */
const MAX_KEPT = 200;
const MONTH = 'YYYY-MM'.length;

export function createVolumeClaims({
  log,
  ids,
  ledger,
}: {
  readonly log: Pick<EventLog<TallybookEvent>, 'append' | 'readStream'>;
  readonly ids: IdSource;
  /** Whose rule of days the months are of. */
  readonly ledger: Pick<LedgerService, 'book'>;
}): Volumes {
  const handler = createCommandHandler(log, volume, isOwn, ids);
  // Claims of a volume come in turn: they would only make each other try again.
  const inTurn = createTurns();
  const kept = new Map<string, Folded<Volume>>();

  function keep(stream: string, folded: Folded<Volume>): void {
    kept.delete(stream);
    kept.set(stream, folded);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  }

  /** By the clock of the book, and not by the day that is open: asked again, a claim finds the same month. */
  async function monthAt(at: string): Promise<string> {
    const book = await ledger.book(PAYMENT_BOOK);
    if (book === undefined) throw new Error(`the book ${PAYMENT_BOOK} was not opened`);
    return runningDay(fromInstant(at), book).slice(0, MONTH);
  }

  return {
    async claim({ at, ...claim }, context) {
      const { currency } = fromText(claim.amount);
      const month = await monthAt(at);
      const asked = { ...claim, currency, month };
      const stream = volumeStream(volumeIdOf(asked));
      const before = await inTurn(stream, async () => {
        const handled = await handler.handle(stream, asked, context, kept.get(stream));
        if (!handled.accepted) throw new Error(`a claim was refused: ${handled.rejection.code}`);
        keep(stream, handled);
        return claimedBefore(handled.state, claim.capture);
      });
      if (before === undefined) throw new Error('a claim that was accepted is not there');
      return { month, before: toText({ minor: before, currency }) };
    },
  };
}
