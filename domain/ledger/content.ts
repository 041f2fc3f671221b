/**
 * The content of a command that carries an id: its members after defaults, but for the id itself, for
 * who sent it and for what proves it. A default that depends on the moment (the effective date) stays out: the same
 * request is the same on another day.
 */
import { canonicalJson, contentHash, hashOfText } from '../kernel/content.js';
import { escaped, quote } from '../kernel/quote.js';
import type {
  EntryRequest,
  OpenAccount,
  PostReservation,
  PostTransaction,
  Reserve,
  ReverseTransaction,
} from './commands.js';

type Command = OpenAccount | PostReservation | PostTransaction | Reserve | ReverseTransaction;

const jsonOf = (text: string | undefined): string => (text === undefined ? 'null' : quote(text));

/** Entries as JSON, put together at once: every transaction comes through here. */
function entriesJson(entries: readonly EntryRequest[]): string {
  let text = '';
  for (const { account, direction, amount } of entries) {
    const money = `"${escaped(amount.value)}","${escaped(amount.currency)}"`;
    text += `${text === '' ? '' : ','}["${escaped(account)}","${direction}",${money}]`;
  }
  return `[${text}]`;
}

/** Members in a fixed order: lists are quicker to hash than objects, whose keys have to be sorted. */
export function commandHash(command: Command): string {
  switch (command.type) {
    case 'OpenAccount': {
      const { type, currency, subject, limits = {}, metadata = {} } = command;
      return contentHash([type, currency, subject, limits, metadata]);
    }
    case 'PostTransaction': {
      const { type, effectiveDate, reference, metadata = {}, linked = false } = command;
      const rest = `${jsonOf(effectiveDate)},${jsonOf(reference)},${canonicalJson(metadata)},${linked}`;
      return hashOfText(`["${type}",${entriesJson(command.entries)},${rest}]`);
    }
    case 'ReverseTransaction': {
      const { type, transaction, reason, effectiveDate } = command;
      return contentHash([type, transaction, reason, effectiveDate]);
    }
    case 'Reserve': {
      const { type, expiresIn, reference, metadata = {} } = command;
      const rest = `${canonicalJson(expiresIn)},${jsonOf(reference)},${canonicalJson(metadata)}`;
      return hashOfText(`["${type}",${entriesJson(command.entries)},${rest}]`);
    }
    case 'PostReservation': {
      const { type, reservation, entries, metadata } = command;
      const part = entries === undefined ? 'null' : entriesJson(entries);
      return hashOfText(`["${type}",${quote(reservation)},${part},${canonicalJson(metadata)}]`);
    }
  }
}
