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
  /** Say after the events of a stream where it ends; newer clients ask for it. */
  readonly streamPositions: boolean;
}

/** @throws Refusal the protocol does not know such a request. */
export function toReadRequest(request: ReadReq): ReadRequest {
  const options = request.getOptions();
  if (options === undefined) throw new Refusal('invalid-argument', 'options are missing');
  checkComplete(options);
  return {
    source: toSource(options),
    direction:
      options.getReadDirection() === streamsPb.ReadReq.Options.ReadDirection.BACKWARDS
        ? 'backwards'
        : 'forwards',
    extent: options.hasSubscription() ? 'subscription' : safeNumber(options.getCount()),
    structuredUuid: options.getUuidOption()?.hasString() !== true,
    streamPositions: (options.getControlOption()?.getCompatibility() ?? 0) >= 1,
  };
}

/** What EventStoreDB wants to be said, although nothing else than it could be meant. */
function checkComplete(options: ReadReq.Options): void {
  const missing = !options.hasUuidOption()
    ? 'how to write event ids'
    : !options.hasFilter() && !options.hasNoFilter()
      ? 'the filter, or that there is none'
      : !options.hasSubscription() && !options.hasCount()
        ? 'a count, or that it is a subscription'
        : undefined;
  if (missing !== undefined) throw new Refusal('invalid-argument', `the request lacks ${missing}`);
  const backwards =
    options.getReadDirection() === streamsPb.ReadReq.Options.ReadDirection.BACKWARDS;
  if (options.hasSubscription() && backwards) {
    throw new Refusal('invalid-argument', 'a subscription goes forwards');
  }
  if (options.hasStream() && options.hasFilter()) {
    throw new Refusal('invalid-argument', 'a filter is for $all');
  }
}

function toSource(options: ReadReq.Options): ReadRequest['source'] {
  const stream = options.getStream();
  if (stream !== undefined) {
    const from = stream.hasRevision()
      ? safeNumber(stream.getRevision())
      : stream.hasEnd()
        ? 'end'
        : 'start';
    const name = streamName(stream.getStreamIdentifier());
    if (name === '') throw new Refusal('unknown', 'a stream has a name');
    return { kind: 'stream', stream: name, from };
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
