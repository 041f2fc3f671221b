/** Counts payouts towards the limit of their day. */
import type { TallybookEvent } from '../../domain/events.js';
import type { reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Money } from '../../domain/money/money.js';
import {
  type Counted,
  isPayoutDayEvent,
  payoutDay,
  type PayoutDay,
  type PayoutDayCommand,
} from '../../domain/payout/day.js';
import type { PayoutDayEvent } from '../../domain/payout/events.js';
import type { PayoutLimits } from '../../domain/payout/limits.js';
import { payoutDayStream } from '../../domain/payout/streams.js';
import { createCommandHandler } from '../command-handler.js';

type Refused = ReturnType<typeof reject>;

export interface PayoutDays {
  /** @returns what was counted just now, null if nothing was: without a limit, or before; or why the limit refuses it. */
  count(
    merchant: string,
    day: string,
    of: { readonly payout: string; readonly amount: Money },
    context: CommandContext,
  ): Promise<{ readonly accepted: true; readonly counted: Counted | null } | Refused>;
  /** The request that counted it was refused after all. */
  uncount(merchant: string, day: string, counted: Counted, context: CommandContext): Promise<void>;
}

export function createPayoutDays(deps: {
  readonly log: EventLog<TallybookEvent>;
  readonly ids: IdSource;
  readonly limits: PayoutLimits;
}): PayoutDays {
  const { log, ids, limits } = deps;
  const handler = createCommandHandler<PayoutDay, PayoutDayCommand, PayoutDayEvent>(
    log,
    payoutDay,
    isPayoutDayEvent,
    ids,
  );
  return {
    async count(merchant, day, { payout, amount }, context) {
      // Without a limit there is nothing to count for.
      if (!limits.day.has(amount.currency)) return { accepted: true, counted: null };
      const stream = payoutDayStream(merchant, day);
      const known = await handler.load(stream);
      const before = known.state.get(payout) ?? null;
      const command: PayoutDayCommand = { type: 'CountPayout', payout, amount, limits };
      const handled = await handler.handle(stream, command, context, known);
      if (!handled.accepted) return { accepted: false, rejection: handled.rejection };
      const isNew = handled.events.length > 0;
      return { accepted: true, counted: isNew ? { payout, amount, before } : null };
    },
    async uncount(merchant, day, counted, context) {
      const stream = payoutDayStream(merchant, day);
      await handler.handle(stream, { type: 'UncountPayout', ...counted }, context);
    },
  };
}
