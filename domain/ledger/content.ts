/**
 * The content of a command that carries an id: its members after defaults, but for the id itself, for
 * who sent it and for what proves it. A default that depends on the moment (the effective date) stays out: the same
 * request is the same on another day.
 */
import { contentHash } from '../kernel/content.js';
import type {
  EntryRequest,
  OpenAccount,
  PostReservation,
  PostTransaction,
  Reserve,
  ReverseTransaction,
} from './commands.js';

type Command = OpenAccount | PostReservation | PostTransaction | Reserve | ReverseTransaction;

const entriesContent = (entries: readonly EntryRequest[]): readonly (readonly string[])[] =>
  entries.map(({ account, direction, amount }) => [
    account,
    direction,
    amount.value,
    amount.currency,
  ]);

/** Members in a fixed order: lists are quicker to hash than objects, whose keys have to be sorted. */
export function commandHash(command: Command): string {
  switch (command.type) {
    case 'OpenAccount': {
      const { type, currency, subject, limits = {}, metadata = {} } = command;
      return contentHash([type, currency, subject, limits, metadata]);
    }
    case 'PostTransaction': {
      const { type, effectiveDate, reference, metadata = {}, linked = false } = command;
      const entries = entriesContent(command.entries);
      return contentHash([type, entries, effectiveDate, reference, metadata, linked]);
    }
    case 'ReverseTransaction': {
      const { type, transaction, reason, effectiveDate } = command;
      return contentHash([type, transaction, reason, effectiveDate]);
    }
    case 'Reserve': {
      const { type, expiresIn, reference, metadata = {} } = command;
      const entries = entriesContent(command.entries);
      return contentHash([type, entries, expiresIn, reference, metadata]);
    }
    case 'PostReservation': {
      const { type, reservation, entries, metadata } = command;
      const part = entries === undefined ? null : entriesContent(entries);
      return contentHash([type, reservation, part, metadata]);
    }
  }
}
