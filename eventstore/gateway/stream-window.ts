/** What of a stream is there to be read: all of it, unless metadata or a deletion say otherwise. */
import { StreamDeleted, TOMBSTONE_REVISION } from '../sqlite/deletions.js';
import {
  isMetastream,
  isSoftDeleted,
  metastreamOf,
  originalOf,
  readStreamMetadata,
  type StreamMetadata,
} from '../sqlite/stream-metadata.js';
import { lastEventOf, type ServedStore } from './served-store.js';

export interface StreamWindow {
  /** The first revision that is read. */
  readonly from: number;
  /** The last revision that there is. */
  readonly last: number;
  /** Older events are not read. */
  readonly notBeforeMs: number;
}

/** Only the newest metadata of a stream are read; they have no metadata of their own. */
const OF_METASTREAMS: StreamMetadata = { maxCount: 1 };

/**
 * Undefined if there is no stream to read, which one is that was deleted softly.
 * @throws StreamDeleted the stream has a tombstone.
 */
export async function windowOf(
  store: ServedStore,
  stream: string,
  nowMs: number,
): Promise<StreamWindow | undefined> {
  const last = await lastEventOf(store, stream);
  const original = isMetastream(stream) ? await lastEventOf(store, originalOf(stream)) : undefined;
  if (last?.revision === TOMBSTONE_REVISION || original?.revision === TOMBSTONE_REVISION) {
    throw new StreamDeleted(stream);
  }
  if (last === undefined) return undefined;
  const metadata = await metadataOf(store, stream);
  if (isSoftDeleted(metadata)) return undefined;
  const { maxCount = Infinity, maxAgeMs = Infinity, truncateBefore = 0 } = metadata;
  return {
    from: Math.max(0, last.revision - maxCount + 1, truncateBefore),
    last: last.revision,
    notBeforeMs: nowMs - maxAgeMs,
  };
}

async function metadataOf(store: ServedStore, stream: string): Promise<StreamMetadata> {
  if (isMetastream(stream)) return OF_METASTREAMS;
  const event = await lastEventOf(store, metastreamOf(stream));
  return event === undefined ? {} : readStreamMetadata(event.data);
}
