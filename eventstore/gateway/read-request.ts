/** What a call of `Streams.Read` asks for. */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { type Position, toPosition } from '../../domain/kernel/position.js';
import { type LogFilter, toFilter } from './filter.js';
import { streamName } from './messages.js';
import { Refusal } from './refusal.js';
import { streamsPb } from './stubs.js';

export type From<Place> = 'start' | 'end' | Place;

export interface ReadRequest {
  readonly source:
    | { readonly kind: 'stream'; readonly stream: string; readonly from: From<number> }
    | { readonly kind: 'all'; readonly from: From<Position>; readonly filter?: LogFilter };
  readonly direction: 'forwards' | 'backwards';
  /** How many events; `subscription`: all there are and will be. */
  readonly extent: number | 'subscription';
  /** Event ids as two numbers rather than as text. */
  readonly structuredUuid: boolean;
}

/** @throws Refusal the request is not one that the protocol knows. */
export function toReadRequest(request: ReadReq): ReadRequest {
  const options = request.getOptions();
  if (options === undefined) throw new Refusal('invalid-argument', 'options are missing');
  return {
    source: toSource(options),
    direction:
      options.getReadDirection() === streamsPb.ReadReq.Options.ReadDirection.BACKWARDS
        ? 'backwards'
        : 'forwards',
    extent: options.hasSubscription() ? 'subscription' : safeNumber(options.getCount()),
    structuredUuid: options.getUuidOption()?.hasString() !== true,
  };
}

function toSource(options: ReadReq.Options): ReadRequest['source'] {
  const stream = options.getStream();
  if (stream !== undefined) {
    const from = stream.hasRevision()
      ? safeNumber(stream.getRevision())
      : stream.hasEnd()
        ? 'end'
        : 'start';
    return { kind: 'stream', stream: streamName(stream.getStreamIdentifier()), from };
  }
  const all = options.getAll();
  if (all === undefined) throw new Refusal('invalid-argument', 'neither a stream nor $all');
  const position = all.getPosition();
  const from =
    position !== undefined
      ? toPosition(BigInt(position.getCommitPosition()))
      : all.hasEnd()
        ? 'end'
        : 'start';
  const filter = options.getFilter();
  return filter === undefined
    ? { kind: 'all', from }
    : { kind: 'all', from, filter: toFilter(filter) };
}

/** Counts and revisions are unsigned 64-bit numbers: `all` is often asked for as the largest. */
const safeNumber = (digits: string): number => Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
