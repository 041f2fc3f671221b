/** What an act is done to: the objects that its event names by their ids. */
import { PREFIXES } from '../../domain/ids.js';
import { bookOfStream } from '../../domain/ledger/streams.js';
import type { Event } from '../framework/projection.js';

/** Members of events that name an object. */
const KINDS = [
  'payment',
  'refund',
  'merchant',
  'channel',
  'book',
  'account',
  'transaction',
  'reservation',
  'case',
  'approval',
  'session',
  'endpoint',
  'key',
  'user',
  'erasure',
] as const;
type ObjectKind = (typeof KINDS)[number];

export interface ActObject {
  readonly kind: ObjectKind;
  readonly id: string;
  /** Of an account or a transaction: the book that it is in. */
  readonly book?: string;
}

/** Longer texts are no ids. */
const MAX_ID = 128;
const PAYMENT = `${PREFIXES.payment}_`;

/** Each object once, in the order of the kinds; what a transaction posts to and reverses comes last. */
export function objectsOf({
  event,
  metadata,
  stream,
}: Pick<Event, 'event' | 'metadata' | 'stream'>): ActObject[] {
  const { correlationId, actor } = metadata;
  const named = new Map<string, ObjectKind>();
  const name = (kind: ObjectKind, id: unknown): void => {
    if (typeof id !== 'string' || id === '' || id.length > MAX_ID || named.has(id)) return;
    named.set(id, kind);
  };
  // Whatever belongs to a payment is correlated to it, a reservation for its refund for example.
  if (correlationId.startsWith(PAYMENT)) name('payment', correlationId);
  for (const kind of KINDS) name(kind, Reflect.get(event.data, kind));
  if (event.type === 'TransactionPosted') {
    name('transaction', event.data.reverses);
    // What a key posts by the thousand stands in the entries of its accounts; an index of it would be as long again.
    if (!isKey(actor)) for (const { account } of event.data.entries) name('account', account);
  }
  const book = bookOfStream(stream);
  return [...named].map(([id, kind]) =>
    book !== undefined && IN_BOOKS.has(kind) ? { kind, id, book } : { kind, id },
  );
}

const IN_BOOKS: ReadonlySet<ObjectKind> = new Set(['account', 'transaction']);

const isKey = (actor: string): boolean => actor.startsWith('key:');
