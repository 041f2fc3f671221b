/** Volumes as flows claim them. */
import type { CommandContext } from '../kernel/event.js';
import type { MoneyText } from '../money/money.js';

export interface VolumeClaim {
  readonly merchant: string;
  readonly plan: string;
  readonly capture: string;
  readonly amount: MoneyText;
  /** When the channel confirmed the capture: its month is that of the book's day then. */
  readonly at: string;
}

export interface Volumes {
  /**
   * The month that a capture counts in, and what was claimed there before it: the same whenever it is asked again.
   * @throws AppendOutcomeUnknown, StoreUnavailable as `EventLog.append`.
   */
  claim(
    claim: VolumeClaim,
    context: CommandContext,
  ): Promise<{ readonly month: string; readonly before: MoneyText }>;
}
