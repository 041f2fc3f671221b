/** What the ledger says of one command, as an answer or a problem. */
import type { ErrorCode } from '../http/errors.js';
import type { Rejection } from '../../domain/kernel/decider.js';
import type { CommandContext } from '../../domain/kernel/event.js';
import type { LedgerCommand } from '../../domain/ledger/commands.js';
import type { Ledger, LedgerOutcome } from '../../domain/ledger/port.js';
import { Problem, refuseForNow } from '../http/refuse.js';

export type Done = Extract<LedgerOutcome, { status: 'applied' | 'duplicate' }>;
type Translate = (rejection: Rejection) => Rejection<ErrorCode>;

/** The outcome if it is a success; every other outcome ends the request. */
export function done(outcome: LedgerOutcome, translate: Translate = (said) => said): Done {
  switch (outcome.status) {
    case 'applied':
    case 'duplicate':
      return outcome;
    case 'rejected':
      throw new Problem(translate(outcome.rejection));
    case 'unknown':
      return refuseForNow('outcome_unknown');
  }
}

/** Runs one command; whatever is no success ends the request. */
export async function execute(
  ledger: Ledger,
  book: string,
  command: LedgerCommand,
  context: CommandContext,
  translate?: Translate,
): Promise<Done> {
  const [outcome] = await ledger.execute(book, [command], context);
  if (outcome === undefined) throw new Error('the ledger answered no command');
  return done(outcome, translate);
}

/** Says a refusal with another code if the caller did not choose the id that it speaks of. */
export const recoded =
  (from: ErrorCode, to: ErrorCode, detail: string, param?: string): Translate =>
  (rejection) => {
    if (rejection.code !== from) return rejection;
    return param === undefined ? { code: to, detail } : { code: to, detail, param };
  };

export const keyReused = recoded(
  'id_conflict',
  'idempotency_key_reused',
  'the key came with other content before',
  'Idempotency-Key',
);
