/** What a client of the gateway may write. */
import { isOwnStream } from '../../domain/kernel/streams.js';
import { Refusal } from './refusal.js';

export interface WritePolicy {
  /** @throws Refusal this stream may not be appended to. */
  checkAppend(stream: string): void;
  /** @returns why this stream may not be deleted: no stream may, so far. */
  refuseDelete(stream: string): Refusal;
}

/**
 * The engine's own streams are never deleted and never get metadata, which could truncate them:
 * nobody rewrites history through this door.
 */
export function createWritePolicy(writable: boolean): WritePolicy {
  const denied = (): Refusal =>
    new Refusal('access-denied', writable ? 'the log is append-only' : 'the gateway is read-only');
  return {
    checkAppend(stream) {
      if (stream === '') throw new Refusal('invalid-argument', 'a stream has a name');
      const metadataOfOwn = stream.startsWith('$$') && isOwnStream(stream.slice(2));
      if (!writable || metadataOfOwn) throw denied();
      if (stream.startsWith('$$')) {
        throw new Refusal('unimplemented', 'metadata of streams are not supported');
      }
    },
    refuseDelete: (stream) =>
      !writable || isOwnStream(stream)
        ? denied()
        : new Refusal('unimplemented', 'deleting streams is not supported'),
  };
}
