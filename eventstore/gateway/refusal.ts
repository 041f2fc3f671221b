/** Why a call is refused, and how EventStoreDB's protocol says so: in trailers, or in a status. */
import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import type { Message } from 'google-protobuf';
import type { Status as RpcStatus } from '@eventstore/db-client/generated/status_pb.js';
import {
  AppendOutcomeUnknown,
  AppendTooLarge,
  StoreUnavailable,
  type ExpectedRevision,
  WrongExpectedRevision,
} from '../../domain/kernel/event-store.js';
import { StreamDeleted } from '../sqlite/deletions.js';
import { Any, Code, ProtobufEmpty, sharedPb, Status } from './stubs.js';

/** EventStoreDB's limit, in bytes of event data. */
export const MAX_APPEND_BYTES = 1024 * 1024;

export type RefusalKind =
  | 'access-denied'
  | 'invalid-argument'
  | 'maximum-append-size-exceeded'
  | 'property-missing'
  | 'stream-deleted'
  | 'timeout'
  | 'unauthenticated'
  | 'unavailable'
  | 'unimplemented'
  | 'unknown'
  | 'wrong-expected-version';

/** Names of gRPC's codes, which both packages number alike. */
const CODES = {
  'access-denied': 'PERMISSION_DENIED',
  'invalid-argument': 'INVALID_ARGUMENT',
  'maximum-append-size-exceeded': 'INVALID_ARGUMENT',
  'property-missing': 'INVALID_ARGUMENT',
  'stream-deleted': 'FAILED_PRECONDITION',
  timeout: 'ABORTED',
  unauthenticated: 'UNAUTHENTICATED',
  unavailable: 'UNAVAILABLE',
  unimplemented: 'UNIMPLEMENTED',
  unknown: 'UNKNOWN',
  'wrong-expected-version': 'FAILED_PRECONDITION',
} as const satisfies Record<RefusalKind, keyof typeof status>;

export class Refusal extends Error {
  /** The stream that is deleted, or not as expected. */
  readonly stream: string;
  /** What was expected, if that is why. */
  readonly conflict: WrongExpectedRevision | undefined;

  constructor(
    readonly kind: RefusalKind,
    message: string,
    about: { readonly stream?: string; readonly conflict?: WrongExpectedRevision } = {},
  ) {
    super(message);
    this.conflict = about.conflict;
    this.stream = about.stream ?? about.conflict?.stream ?? '';
  }
}

/** The refusal that an error of the store, or of reading the request, amounts to. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof WrongExpectedRevision) {
    const { stream, expected, actual } = error;
    const versions = `Expected version: ${toRevisionNumber(expected)}, Actual version: ${toActualNumber(actual)}`;
    return new Refusal(
      'wrong-expected-version',
      `Delete failed due to WrongExpectedVersion. Stream: ${stream}, ${versions}`,
      { conflict: error },
    );
  }
  if (error instanceof StreamDeleted) {
    return new Refusal('stream-deleted', `Event stream '${error.stream}' is deleted.`, {
      stream: error.stream,
    });
  }
  if (error instanceof AppendTooLarge) {
    return new Refusal('maximum-append-size-exceeded', error.message);
  }
  if (error instanceof AppendOutcomeUnknown) return new Refusal('timeout', error.message);
  if (error instanceof StoreUnavailable) return new Refusal('unavailable', error.message);
  if (error instanceof RangeError) return new Refusal('invalid-argument', error.message);
  return new Refusal('unknown', 'internal error');
}

/** For reads and unary calls: a gRPC status whose trailers name the exception. */
export function toTrailers(refusal: Refusal): StatusObject {
  const { kind, message } = refusal;
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(exceptionOf(refusal))) {
    metadata.set(name, printable(value));
  }
  return { code: status[CODES[kind]], details: printable(message), metadata };
}

const NUMBERS = { no_stream: -1, any: -2, stream_exists: -4 } as const;

/** What was expected, as the protocol writes it in one number. */
const toRevisionNumber = (expected: ExpectedRevision): number =>
  typeof expected === 'number' ? expected : NUMBERS[expected];

const toActualNumber = (actual: WrongExpectedRevision['actual'] | undefined): number =>
  typeof actual === 'number' ? actual : -1;

/** What the client makes its error of; without one it goes by the code alone. */
function exceptionOf({ kind, stream, conflict }: Refusal): Readonly<Record<string, string>> {
  switch (kind) {
    case 'access-denied':
      return { exception: kind };
    case 'maximum-append-size-exceeded':
      return { exception: kind, 'maximum-append-size': String(MAX_APPEND_BYTES) };
    case 'property-missing':
      return {
        exception: 'missing-required-metadata-property',
        'required-metadata-properties': 'type,content-type',
      };
    case 'stream-deleted':
      return { exception: kind, 'stream-name': stream };
    case 'wrong-expected-version':
      return {
        exception: kind,
        'stream-name': stream,
        'expected-version': String(toRevisionNumber(conflict?.expected ?? 'any')),
        'actual-version': String(toActualNumber(conflict?.actual)),
      };
    default:
      return {};
  }
}

/** Trailers hold printable ASCII; whatever else a stream's name has is escaped as in a URL. */
const printable = (text: string): string =>
  text.replace(/[^ -~]+/gu, (other) => encodeURIComponent(other));

/** For batch appends: a status with the reason packed into its details, which must never be missing. */
export function toRpcStatus(refusal: Refusal): RpcStatus {
  const details = new Any();
  const [name, reason] = reasonOf(refusal);
  details.pack(reason.serializeBinary(), `event_store.client.${name}`);
  return new Status()
    .setCode(Code[CODES[refusal.kind]])
    .setMessage(refusal.message)
    .setDetails(details);
}

function reasonOf({ kind, stream, conflict }: Refusal): [string, Message] {
  switch (kind) {
    case 'access-denied':
      return ['AccessDenied', new sharedPb.AccessDenied()];
    case 'invalid-argument':
    case 'property-missing':
    case 'unimplemented':
      return ['BadRequest', new sharedPb.BadRequest()];
    case 'maximum-append-size-exceeded':
      return [
        'MaximumAppendSizeExceeded',
        new sharedPb.MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_BYTES),
      ];
    case 'stream-deleted':
      return [
        'StreamDeleted',
        new sharedPb.StreamDeleted().setStreamIdentifier(
          new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream)),
        ),
      ];
    case 'timeout':
      return ['Timeout', new sharedPb.Timeout()];
    case 'wrong-expected-version':
      return ['WrongExpectedVersion', wrongExpectedVersion(conflict)];
    case 'unauthenticated':
    case 'unavailable':
    case 'unknown':
      return ['Unknown', new sharedPb.Unknown()];
  }
}

function wrongExpectedVersion(conflict: WrongExpectedRevision | undefined): Message {
  const message = new sharedPb.WrongExpectedVersion();
  if (typeof conflict?.actual === 'number') {
    message.setCurrentStreamRevision(String(conflict.actual));
  } else {
    message.setCurrentNoStream(new ProtobufEmpty());
  }
  switch (conflict?.expected) {
    case 'no_stream':
      return message.setExpectedNoStream(new ProtobufEmpty());
    case 'stream_exists':
      return message.setExpectedStreamExists(new ProtobufEmpty());
    case 'any':
    case undefined:
      return message.setExpectedAny(new ProtobufEmpty());
    default:
      return message.setExpectedStreamPosition(String(conflict?.expected));
  }
}
