/**
 * Money at the channels is what the books say that they owe us, in all and payment by payment. The truth is
 * the channels' own record.
 */
import type { EventData } from '../../cli/verify/book-state.js';
import { readAccountId } from '../../domain/ledger/account-id.js';
import { isCurrency } from '../../domain/money/currencies.js';
import { parseMinor } from '../../domain/money/money.js';
import type { SimulatedChannel } from '../channel.js';
import { type Report, Violation } from '../violation.js';

/** What the books say of the channels. */
interface Books {
  /** What each channel moved for a payment, by payment and channel. */
  readonly held: Map<string, Map<string, Moved>>;
  /** What each channel owes us, net of what it cost, by `channel:currency`. */
  readonly owed: Map<string, bigint>;
}

export function watchChannelMoney(report: Report) {
  const books: Books = { held: new Map(), owed: new Map() };
  return {
    /** A transaction of the main book. */
    observe: (posted: EventData<'TransactionPosted'>): void => note(posted, books),
    /** At the end of a story. */
    finish: (channels: readonly SimulatedChannel[]): void =>
      compare(channels, books.owed, books.held, report),
  };
}

const OF_CHANNEL: readonly string[] = ['channel_receivable', 'channel_cost'];

/** Money that a channel took for a payment and gave back, each in all: two wrongs make no right. */
interface Moved {
  readonly taken: bigint;
  readonly givenBack: bigint;
}

const UNMOVED: Moved = { taken: 0n, givenBack: 0n };

const tell = ({ taken, givenBack }: Moved): string => `took ${taken} and gave back ${givenBack}`;

function addMoved(
  to: Map<string, Map<string, Moved>>,
  payment: string,
  channel: string,
  minor: bigint,
): void {
  const channels = to.get(payment) ?? new Map<string, Moved>();
  const { taken, givenBack } = channels.get(channel) ?? UNMOVED;
  const moved =
    minor > 0n ? { taken: taken + minor, givenBack } : { taken, givenBack: givenBack - minor };
  to.set(payment, channels.set(channel, moved));
}

/** Adds what a transaction moves on the accounts of channels, their cost included. */
function note({ metadata, entries }: EventData<'TransactionPosted'>, { held, owed }: Books): void {
  const payment = hexOf(metadata['payment'] ?? '');
  const moved = new Map<string, bigint>();
  for (const { account, direction, amount, currency } of entries) {
    const name = readAccountId(account);
    if (name.kind !== 'system' || !OF_CHANNEL.includes(name.subject)) continue;
    const channel = name.owner;
    if (channel === null || !isCurrency(currency)) continue;
    const minor = parseMinor(amount, currency);
    const signed = direction === 'debit' ? minor : -minor;
    moved.set(channel, (moved.get(channel) ?? 0n) + signed);
    const total = `${channel}:${currency}`;
    owed.set(total, (owed.get(total) ?? 0n) + signed);
  }
  for (const [channel, minor] of moved) {
    if (minor !== 0n) addMoved(held, payment, channel, minor);
  }
}

/** A payment's id as request numbers begin with it. */
const hexOf = (payment: string): string => payment.replace(/^pay_|-/g, '');

function compare(
  channels: readonly SimulatedChannel[],
  owed: ReadonlyMap<string, bigint>,
  held: ReadonlyMap<string, ReadonlyMap<string, Moved>>,
  report: Report,
): void {
  const truth = new Map<string, bigint>();
  const byPayment = new Map<string, Map<string, Moved>>();
  for (const { name, movements, excesses } of channels) {
    for (const excess of excesses)
      report(new Violation('amounts', `asked for too much: ${excess}`));
    for (const { kind, value, currency, payment } of movements) {
      const minor = BigInt(value.replace('.', '')) * (kind === 'taken' ? 1n : -1n);
      const account = `${name}:${currency}`;
      truth.set(account, (truth.get(account) ?? 0n) + minor);
      const id = payment.slice(0, 32);
      addMoved(byPayment, id, name, minor);
    }
  }
  for (const id of new Set([...byPayment.keys(), ...held.keys()])) {
    const [there, here] = [byPayment.get(id), held.get(id)];
    const holding = [...(there ?? [])].filter(([, { taken, givenBack }]) => taken > givenBack);
    if (holding.length > 1) {
      const names = holding.map(([name]) => name).join(' and at ');
      report(new Violation('one-channel', `${id} is paid at ${names}`));
    }
    for (const name of new Set([...(there?.keys() ?? []), ...(here?.keys() ?? [])])) {
      const [real, said] = [there?.get(name) ?? UNMOVED, here?.get(name) ?? UNMOVED];
      if (real.taken === said.taken && real.givenBack === said.givenBack) continue;
      const message = `payment ${id}: ${name} ${tell(real)}, the books say: ${tell(said)}`;
      report(new Violation('channel-money', message));
    }
  }
  for (const account of new Set([...truth.keys(), ...owed.keys()])) {
    const [real, said] = [truth.get(account) ?? 0n, owed.get(account) ?? 0n];
    if (real === said) continue;
    const message = `${account}: the channel holds ${real}, the books say ${said}`;
    report(new Violation('channel-money', message));
  }
}
