/** What a client of the gateway may write. */
import type { Metadata } from '@grpc/grpc-js';
import { isOwnStream } from '../../domain/streams.js';
import { isMetastream } from '../sqlite/stream-metadata.js';
import { Refusal } from './refusal.js';

export interface WritePolicy {
  /**
   * @param caller metadata of the call.
   * @throws Refusal this stream may not be appended to.
   */
  checkAppend(stream: string, caller: Metadata): void;
  /** @throws Refusal this stream may not be deleted. */
  checkDelete(stream: string): void;
}

/**
 * The engine's own streams take events of an engine alone: one event that no engine can read would keep
 * every engine from starting. They are never deleted and never get metadata, which could truncate them:
 * nobody rewrites history through this door.
 */
export function createWritePolicy(
  writable: boolean,
  isEngine: (caller: Metadata) => boolean,
): WritePolicy {
  const check = (stream: string): void => {
    if (stream === '') throw new Refusal('invalid-argument', 'a stream has a name');
    if (!writable) throw new Refusal('access-denied', 'the gateway is read-only');
  };
  return {
    checkAppend(stream, caller) {
      check(stream);
      if (isMetastream(stream) && isOwnStream(withoutMeta(stream))) {
        throw new Refusal('access-denied', `${stream}: a stream of the ledger gets no metadata`);
      }
      if (isOwnStream(stream) && !isEngine(caller)) {
        throw new Refusal(
          'access-denied',
          `${stream}: only an engine that shows its key appends here`,
        );
      }
    },
    checkDelete(stream) {
      check(stream);
      if (isOwnStream(withoutMeta(stream))) {
        throw new Refusal('access-denied', `${stream}: the ledger is append-only`);
      }
    },
  };
}

/** The stream that metadata are about, also metadata of metadata. */
const withoutMeta = (stream: string): string => stream.replace(/^(\$\$)+/, '');
