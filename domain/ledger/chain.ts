/**
 * Linked chains: transactions that are posted all or not at all; the close of a period begins the chain of its
 * closing entries. A chain is a run of `linked` items
 * with the first item after them that is not.
 */
import { type Rejection, reject } from '../kernel/decider.js';
import type { ClosePeriod, LedgerCommand, PostTransaction, RefuseItem } from './commands.js';
import { decide } from './decide.js';
import { type Accepted, type LedgerDecision, type Situation, recall } from './decision.js';
import { evolve } from './evolve.js';

export const MAX_CHAIN_ITEMS = 500;
/** The sum of type, data and metadata of a chain's events as stored, alike on every store. */
export const MAX_CHAIN_BYTES = 900_000;

/** Commands that succeed or fail together: a chain, or a single command. */
export type Unit<C> = readonly C[];

const isItem = (command: LedgerCommand): command is PostTransaction | RefuseItem | ClosePeriod =>
  command.type === 'PostTransaction' ||
  command.type === 'RefuseItem' ||
  command.type === 'ClosePeriod';

const isLinked = (command: LedgerCommand): boolean => isItem(command) && command.linked === true;

/** Splits a request into its units, in order. The last may be a chain that does not end. */
export function unitsOf<C extends { readonly command: LedgerCommand }>(
  items: readonly C[],
): readonly Unit<C>[] {
  const units: Unit<C>[] = [];
  let chain: C[] | undefined;
  for (const item of items) {
    // Most commands are a unit by themselves.
    if (chain === undefined) chain = [item];
    else chain.push(item);
    if (isLinked(item.command)) continue;
    units.push(chain);
    chain = undefined;
  }
  if (chain !== undefined) units.push(chain);
  return units;
}

/**
 * Refusals of a chain that is refused whatever the state of the book: a chain that does not end with a
 * transaction, or that is too long.
 */
export function malformed(commands: Unit<LedgerCommand>): readonly Rejection[] | undefined {
  const last = commands.at(-1);
  if (commands.length === 1 && last !== undefined && !isLinked(last)) return undefined;
  if (last === undefined || !isItem(last) || isLinked(last)) {
    const fault = reject('invalid_request', 'the chain is not ended by a transaction', 'linked');
    return failedAt(commands.length, commands.length - 1, fault.rejection);
  }
  return commands.length > MAX_CHAIN_ITEMS ? tooLarge(commands.length) : undefined;
}

/** Every item of a chain that is too large is refused alike. */
export const tooLarge = (length: number): readonly Rejection[] =>
  Array.from(
    { length },
    () => reject('chain_too_large', 'a chain is at most 500 items and 900,000 bytes').rejection,
  );

/**
 * Decides a unit. The items of a chain are decided in order, each on the state that the item before
 * would leave. If an item is refused, the others answer `linked_failed`; but what was posted before stays
 * a repetition. The book is left as it was: the caller applies the events.
 */
export function decideUnit(
  commands: Unit<LedgerCommand>,
  situation: Situation,
): readonly LedgerDecision[] {
  const [only] = commands;
  if (only !== undefined && commands.length === 1) return [decide(only, situation)];
  const { book } = situation;
  const start = book.mark();
  const decisions: LedgerDecision[] = [];
  for (const command of commands) {
    const decision = decide(command, situation);
    decisions.push(decision);
    if (!decision.accepted) break;
    for (const event of decision.events) evolve(book, event);
  }
  book.rollback(start);
  const last = decisions.at(-1);
  if (last === undefined || last.accepted) return decisions;
  return failedAt(commands.length, decisions.length - 1, last.rejection).map((rejection, index) => {
    const decision = decisions[index];
    return decision?.accepted === true && isPosted(decision, situation)
      ? decision
      : { accepted: false, rejection };
  });
}

/** True for a repetition of what is still there now that the chain was taken back. */
const isPosted = ({ earlier }: Accepted, situation: Situation): boolean =>
  earlier !== undefined && recall(situation, earlier) !== undefined;

const failedAt = (length: number, fault: number, rejection: Rejection): readonly Rejection[] =>
  Array.from({ length }, (_, index) =>
    index === fault
      ? rejection
      : reject('linked_failed', 'another transaction of the chain was rejected').rejection,
  );
