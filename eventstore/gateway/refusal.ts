/** Why a call is refused, and how EventStoreDB's protocol says so: in trailers, or in a status. */
import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import type { Message } from 'google-protobuf';
import type { Status as RpcStatus } from '@eventstore/db-client/generated/status_pb.js';
import {
  AppendOutcomeUnknown,
  AppendTooLarge,
  StoreUnavailable,
  WrongExpectedRevision,
} from '../../domain/kernel/event-store.js';
import { Any, Code, ProtobufEmpty, sharedPb, Status } from './stubs.js';

/** EventStoreDB's limit, in bytes of event data. */
export const MAX_APPEND_BYTES = 1024 * 1024;

export type RefusalKind =
  | 'access-denied'
  | 'invalid-argument'
  | 'maximum-append-size-exceeded'
  | 'timeout'
  | 'unavailable'
  | 'unimplemented'
  | 'unknown'
  | 'wrong-expected-version';

/** Names of gRPC's codes, which both packages number alike. */
const CODES = {
  'access-denied': 'PERMISSION_DENIED',
  'invalid-argument': 'INVALID_ARGUMENT',
  'maximum-append-size-exceeded': 'INVALID_ARGUMENT',
  timeout: 'ABORTED',
  unavailable: 'UNAVAILABLE',
  unimplemented: 'UNIMPLEMENTED',
  unknown: 'UNKNOWN',
  'wrong-expected-version': 'FAILED_PRECONDITION',
} as const satisfies Record<RefusalKind, keyof typeof status>;

export class Refusal extends Error {
  constructor(
    readonly kind: RefusalKind,
    message: string,
    /** The stream's last revision, where that is what was not as expected. */
    readonly conflict?: WrongExpectedRevision,
  ) {
    super(message);
  }
}

/** The refusal that an error of the store, or of reading the request, amounts to. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof WrongExpectedRevision) {
    return new Refusal('wrong-expected-version', error.message, error);
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
export function toTrailers({ kind, message }: Refusal): StatusObject {
  const metadata = new Metadata();
  if (kind === 'access-denied' || kind === 'maximum-append-size-exceeded') {
    metadata.set('exception', kind);
  }
  if (kind === 'maximum-append-size-exceeded') {
    metadata.set('maximum-append-size', String(MAX_APPEND_BYTES));
  }
  return { code: status[CODES[kind]], details: message, metadata };
}

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

function reasonOf({ kind, conflict }: Refusal): [string, Message] {
  switch (kind) {
    case 'access-denied':
      return ['AccessDenied', new sharedPb.AccessDenied()];
    case 'invalid-argument':
    case 'unimplemented':
      return ['BadRequest', new sharedPb.BadRequest()];
    case 'maximum-append-size-exceeded':
      return [
        'MaximumAppendSizeExceeded',
        new sharedPb.MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_BYTES),
      ];
    case 'timeout':
      return ['Timeout', new sharedPb.Timeout()];
    case 'wrong-expected-version':
      return ['WrongExpectedVersion', wrongExpectedVersion(conflict)];
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
