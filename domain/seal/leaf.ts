/**
 * An event as a leaf of the tree. What the leaf says is what a copy of the log in another store says
 * too: neither position nor the store's time is in it.
 */
import type { RecordedEvent } from '../kernel/event-store.js';
import { isOwnStream } from '../streams.js';
import { SEAL_STREAM } from './streams.js';
import { type Hash, leafHash } from './hash.js';

/** What of an event is sealed. `data` and `metadata` are the stored text, letter by letter. */
export type SealedEvent = Pick<
  RecordedEvent,
  'type' | 'stream' | 'revision' | 'id' | 'data' | 'metadata'
>;

/** True for the events that are leaves: those of every own stream of the engine but that of the seals. */
export const isSealed = (stream: string): boolean => isOwnStream(stream) && stream !== SEAL_STREAM;

/**
 * Type, stream, revision in decimal, event id, data and metadata, in this order: of each the length in
 * bytes as 32 bits, big-endian, and then the bytes in UTF-8. Lengths keep two events from meeting in
 * one leaf by moving text from one field to the next.
 */
export function leafBytes({ type, stream, revision, id, data, metadata }: SealedEvent): Buffer {
  const fields = [type, stream, String(revision), id, data, metadata];
  const lengths = fields.map((field) => Buffer.byteLength(field));
  const leaf = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = 0;
  for (const [index, field] of fields.entries()) {
    at = leaf.writeUInt32BE(lengths[index] ?? 0, at);
    at += leaf.write(field, at, 'utf8');
  }
  return leaf;
}

export const eventLeafHash = (event: SealedEvent): Hash => leafHash(leafBytes(event));
