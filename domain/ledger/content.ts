/**
 * The content of a command that carries an id: its members after defaults, but for the id itself, for
 * who sent it and for what proves it. A default that depends on the moment (the effective date) stays out: the same
 * request is the same on another day.
 *
 * An event keeps the hash of this content, to tell a repetition from another request under the same id. Most
 * transactions tell their whole request themselves, and keep none: the log is shorter by it, and no hash is
 * computed for a request that nobody repeats.
 */
import { canonicalJson, hashOfText } from '../kernel/content.js';
import type {
  EntryRequest,
  OpenAccount,
  PostReservation,
  PostTransaction,
  Reserve,
  ReverseTransaction,
} from './commands.js';
import type { LedgerEvent } from './events.js';

type Posting = PostReservation | PostTransaction | ReverseTransaction;
/** A command whose id may be used again only for the same content. */
export type IdentifiedCommand = OpenAccount | Posting | Reserve;
type Transaction = Extract<LedgerEvent, { type: 'TransactionPosted' }>['data'];

const contentOfEntries = (entries: readonly EntryRequest[]): readonly (readonly string[])[] =>
  entries.map(({ account, direction, amount }) => [
    account,
    direction,
    amount.value,
    amount.currency,
  ]);

/** As JSON text, its members in a fixed order. */
function contentOf(command: IdentifiedCommand): string {
  switch (command.type) {
    case 'OpenAccount': {
      const { type, currency, subject, limits = {}, metadata = {} } = command;
      return canonicalJson([type, currency, subject, limits, metadata]);
    }
    case 'PostTransaction': {
      const { type, effectiveDate, reference, metadata = {}, linked = false } = command;
      const entries = contentOfEntries(command.entries);
      return canonicalJson([type, entries, effectiveDate, reference, metadata, linked]);
    }
    case 'ReverseTransaction': {
      const { type, transaction, reason, effectiveDate } = command;
      return canonicalJson([type, transaction, reason, effectiveDate]);
    }
    case 'Reserve': {
      const { type, expiresIn, reference, metadata = {} } = command;
      const entries = contentOfEntries(command.entries);
      return canonicalJson([type, entries, expiresIn, reference, metadata]);
    }
    case 'PostReservation': {
      const { type, reservation, entries, metadata } = command;
      const part = entries && contentOfEntries(entries);
      return canonicalJson([type, reservation, part, metadata]);
    }
  }
}

export const commandHash = (command: IdentifiedCommand): string => hashOfText(contentOf(command));

/** Puts the hash of the command into its transaction, unless the transaction tells the content itself. */
export const withContentHash = (transaction: Transaction, command: Posting): Transaction =>
  isTold(command) ? transaction : { ...transaction, contentHash: commandHash(command) };

/**
 * A transaction does not tell whether its date was asked for or was the day's, whether it was linked, nor what a
 * posting of a reservation left to the reservation.
 */
const isTold = (command: Posting): boolean =>
  command.type !== 'PostReservation' &&
  command.effectiveDate === undefined &&
  !(command.type === 'PostTransaction' && command.linked === true);

/** True if the event is what a command of the same content wrote. */
export function isOfContent(event: LedgerEvent, command: IdentifiedCommand): boolean {
  if (event.type !== 'TransactionPosted' && event.type !== 'ReservationMade') return false;
  const { contentHash } = event.data;
  if (contentHash !== undefined) return contentHash === commandHash(command);
  return event.type === 'TransactionPosted' && contentOf(toldBy(event.data)) === contentOf(command);
}

/** The command of a transaction that tells it. */
function toldBy(transaction: Transaction): Posting {
  const { transaction: id, reverses, reason, reference, metadata } = transaction;
  const origin = 'caller';
  if (reverses !== null) {
    return { type: 'ReverseTransaction', origin, id, transaction: reverses, reason: reason ?? '' };
  }
  const entries = transaction.entries.map(({ account, direction, amount, currency }) => ({
    ...{ account, direction },
    amount: { value: amount, currency },
  }));
  const command = { type: 'PostTransaction', origin, id, entries, metadata } as const;
  return reference === null ? command : { ...command, reference };
}
