/** Counts payouts towards the limit of their day. */
import type { TallybookEvent } from '../../domain/events.js';
import type { reject } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { EventLog } from '../../domain/kernel/event-log.js';
import type { IdSource } from '../../domain/kernel/ids.js';
import type { Money } from '../../domain/money/money.js';
import {
  isPayoutDayEvent,
  payoutDay,
  type PayoutDay,
  type PayoutDayCommand,
} from '../../domain/payout/day.js';
import type { PayoutDayEvent } from '../../domain/payout/events.js';
import type { PayoutLimits } from '../../domain/payout/limits.js';
import { payoutDayStream } from '../../domain/payout/streams.js';
import { createCommandHandler } from '../command-handler.js';

export interface PayoutDays {
  /** @returns why the day's limit does not allow it; undefined if it does, or did before. */
  count(
    merchant: string,
    day: string,
    of: { readonly payout: string; readonly amount: Money },
    context: CommandContext,
  ): Promise<ReturnType<typeof reject> | undefined>;
  /** The payout was refused after all. */
  uncount(merchant: string, day: string, payout: string, context: CommandContext): Promise<void>;
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
      if (!limits.day.has(amount.currency)) return undefined;
      const command: PayoutDayCommand = { type: 'CountPayout', payout, amount, limits };
      const counted = await handler.handle(payoutDayStream(merchant, day), command, context);
      return counted.accepted ? undefined : { accepted: false, rejection: counted.rejection };
    },
    async uncount(merchant, day, payout, context) {
      if (limits.day.size === 0) return;
      const stream = payoutDayStream(merchant, day);
      await handler.handle(stream, { type: 'UncountPayout', payout }, context);
    },
  };
}
