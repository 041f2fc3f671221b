/**
 * What the client's errors mean for the port. The rule: an append counts as not written only if
 * the server said so, or if it was certainly never sent; everything else is unknown.
 */
import {
  AccessDeniedError,
  isCommandError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import {
  AppendOutcomeUnknown,
  AppendTooLarge,
  type ExpectedRevision,
  StoreUnavailable,
  WrongExpectedRevision,
} from '../../domain/kernel/event-store.js';

/** Nothing came back in time. */
export class NoAnswer extends Error {
  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
    this.name = 'NoAnswer';
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/**
 * The server answered this append and refused it. An error of the whole connection (`_raw` is set)
 * is no answer: the client hands one connection's error to the pending appends of every other.
 */
const isRefusal = (error: unknown): error is AccessDeniedError | StreamDeletedError =>
  (error instanceof AccessDeniedError || error instanceof StreamDeletedError) &&
  error._raw === undefined;

/**
 * The client asks a new connection for its features before it sends anything on it, and passes on
 * that question's failure as it is; every failure of the append itself comes as a command error.
 */
const wasNeverSent = (error: unknown): boolean =>
  error instanceof Error &&
  !isCommandError(error) &&
  'code' in error &&
  error.code === status.UNAVAILABLE;

/** The client keeps the server's own words of a batch append to itself. */
const MAY_NOT_WRITE =
  '; this connection may not write there (a gateway asks for the key of an engine)';

export interface AppendContext {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly bytes: number;
}

/** `answered` is false if the connection is to be given up. */
export function appendFailure(
  error: unknown,
  { stream, expected, bytes }: AppendContext,
): { readonly error: Error; readonly answered: boolean } {
  if (error instanceof WrongExpectedVersionError) {
    return {
      error: new WrongExpectedRevision(stream, expected, actualRevision(error)),
      answered: true,
    };
  }
  if (error instanceof MaxAppendSizeExceededError) {
    return { error: new AppendTooLarge(bytes, error.maxAppendSize), answered: true };
  }
  if (isRefusal(error)) {
    const hint = error instanceof AccessDeniedError ? MAY_NOT_WRITE : '';
    const message = `append to ${stream} refused: ${error.type}${hint}`;
    return { error: new StoreUnavailable(message, { cause: error }), answered: true };
  }
  if (wasNeverSent(error)) return { error: unavailable(error), answered: false };
  return { error: new AppendOutcomeUnknown(stream, { cause: error }), answered: false };
}

/** The client types `actualVersion` as a revision, but it may also be `'no_stream'`. */
function actualRevision(error: WrongExpectedVersionError): number | 'no_stream' | 'unknown' {
  const actual = error.actualVersion;
  if (typeof actual !== 'bigint') return 'no_stream';
  const revision = Number(actual);
  return Number.isSafeInteger(revision) ? revision : 'unknown';
}

/** A read or a question to the server failed. */
export const unavailable = (cause: unknown): StoreUnavailable =>
  cause instanceof StoreUnavailable
    ? cause
    : new StoreUnavailable(`event store: ${messageOf(cause)}`, { cause });
