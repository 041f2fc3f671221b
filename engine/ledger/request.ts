/** A caller's request on its way through the writer: its commands, and the answers as they come. */
import { toInstant } from '../../domain/kernel/clock.js';
import type { CommandContext, EventMetadata } from '../../domain/kernel/event.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import type { LedgerOutcome } from '../../domain/ledger/port.js';

/** One command of a request. */
export interface Job {
  readonly request: LedgerRequest;
  readonly index: number;
  readonly command: LedgerCommand;
  /** Event ids of each append of this command whose outcome was never learnt. */
  attempts: readonly (readonly string[])[];
}

/** Nearly every command is written at the first attempt: they share this list. */
export const NO_ATTEMPTS: readonly (readonly string[])[] = [];

export class LedgerRequest {
  readonly jobs: readonly Job[];
  /** Resolves when every command is answered. @throws what kept all of them from being applied. */
  readonly answered: Promise<readonly LedgerOutcome[]>;
  readonly metadata: EventMetadata;
  readonly nowMs: number;
  readonly #outcomes: (LedgerOutcome | undefined)[];
  #open: number;
  #failure: { readonly error: unknown } | undefined;
  #resolve: (outcomes: readonly LedgerOutcome[]) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(commands: readonly LedgerCommand[], context: CommandContext) {
    const { correlationId, causationId, actor, nowMs } = context;
    this.metadata = { correlationId, causationId, actor, at: toInstant(nowMs) };
    this.nowMs = nowMs;
    this.jobs = commands.map((command, index) => ({
      request: this,
      index,
      command,
      attempts: NO_ATTEMPTS,
    }));
    this.#outcomes = commands.map(() => undefined);
    this.#open = commands.length;
    this.answered = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (this.#open === 0) this.#resolve([]);
  }

  answer(index: number, outcome: LedgerOutcome): void {
    this.#outcomes[index] = outcome;
    this.#settleOne();
  }

  /** The command was certainly not applied, for a reason that is none of its own. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#settleOne();
  }

  /** An error may only be thrown if it is true of the whole request. */
  #settleOne(): void {
    this.#open -= 1;
    if (this.#open > 0) return;
    const mayBeApplied = this.#outcomes.some(
      (outcome) => outcome?.status === 'applied' || outcome?.status === 'unknown',
    );
    if (this.#failure !== undefined && !mayBeApplied) this.#reject(this.#failure.error);
    else this.#resolve(this.#outcomes.map((outcome) => outcome ?? { status: 'unknown' }));
  }
}
