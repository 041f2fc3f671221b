/** What an act is done to: the objects that its event names by their ids. */
import { PREFIXES } from '../../domain/ids.js';
import type { Event } from '../framework/projection.js';

/** Members of events that name an object. */
const KINDS = [
  'payment',
  'refund',
  'capture',
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
export type ObjectKind = (typeof KINDS)[number];

export interface ActObject {
  readonly kind: ObjectKind;
  readonly id: string;
}

/** Longer texts are no ids. */
const MAX_ID = 128;
const PAYMENT = `${PREFIXES.payment}_`;

/** Each object once, in the order of the kinds. */
export function objectsOf({ event, metadata }: Pick<Event, 'event' | 'metadata'>): ActObject[] {
  const { correlationId } = metadata;
  const named = new Map<string, ObjectKind>();
  // Whatever belongs to a payment is correlated to it, a reservation for its refund for example.
  if (correlationId.startsWith(PAYMENT)) named.set(correlationId, 'payment');
  for (const kind of KINDS) {
    const id: unknown = Reflect.get(event.data, kind);
    if (typeof id !== 'string' || id === '' || id.length > MAX_ID || named.has(id)) continue;
    named.set(id, kind);
  }
  return [...named].map(([id, kind]) => ({ kind, id }));
}
