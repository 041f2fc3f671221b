/** Between the port's events and the protocol's messages. */
import type { BatchAppendReq, AppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';
import type { EventToAppend, RecordedEvent } from '../../domain/kernel/event-store.js';
import { positionToBigInt } from '../../domain/kernel/position.js';
import { TOMBSTONE_REVISION } from '../sqlite/deletions.js';
import { Refusal } from './refusal.js';
import { sharedPb, streamsPb } from './stubs.js';

const JSON_CONTENT = 'application/json';
const TICKS_PER_MS = 10_000n;
const PROTOCOL_TOMBSTONE_REVISION = (2n ** 63n - 1n).toString();

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function text(bytes: Uint8Array, what: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Refusal('invalid-argument', `${what} is not UTF-8`);
  }
}

function jsonText(bytes: Uint8Array, what: string): string {
  const json = text(bytes, what);
  try {
    JSON.parse(json);
  } catch {
    throw new Refusal('invalid-argument', `${what} is not JSON`);
  }
  return json;
}

export const streamName = (identifier: StreamIdentifier | undefined): string =>
  text(identifier?.getStreamName_asU8() ?? new Uint8Array(), 'stream name');

export const toStreamIdentifier = (stream: string): StreamIdentifier =>
  new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream));

/** A UUID comes as text or as two signed 64-bit halves. */
export function uuidText(uuid: UUID | undefined): string {
  const structured = uuid?.getStructured();
  if (structured === undefined) return (uuid?.getString() ?? '').toLowerCase();
  const half = (bits: string): string =>
    BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0');
  const hex =
    half(structured.getMostSignificantBits()) + half(structured.getLeastSignificantBits());
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function toUuid(id: string, structured: boolean): UUID {
  const uuid = new sharedPb.UUID();
  if (!structured) return uuid.setString(id);
  const hex = id.replaceAll('-', '');
  const half = (digits: string): string => BigInt.asIntN(64, BigInt(`0x${digits}`)).toString();
  return uuid.setStructured(
    new sharedPb.UUID.Structured()
      .setMostSignificantBits(half(hex.slice(0, 16)))
      .setLeastSignificantBits(half(hex.slice(16))),
  );
}

/**
 * The event of an append. Metadata that are left out become an empty object.
 * @throws Refusal a property is missing, or it is not JSON: the log behind holds nothing else.
 */
export function toEventToAppend(
  message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage,
): EventToAppend {
  const properties = message.getMetadataMap();
  const type = properties.get('type') ?? '';
  const id = uuidText(message.getId());
  if (type === '') throw new Refusal('invalid-argument', `event ${id} has no type`);
  if (properties.get('content-type') !== JSON_CONTENT) {
    throw new Refusal('invalid-argument', `event ${id} is not ${JSON_CONTENT}`);
  }
  const metadata = message.getCustomMetadata_asU8();
  return {
    id,
    type,
    data: jsonText(message.getData_asU8(), `data of event ${id}`),
    metadata: metadata.length === 0 ? '{}' : jsonText(metadata, `metadata of event ${id}`),
  };
}

/** The answer that carries one event of a read or a subscription; a tombstone has no content. */
export function toReadResponse(event: RecordedEvent, structuredUuid: boolean): ReadResp {
  const position = positionToBigInt(event.position).toString();
  const tombstone = event.revision === TOMBSTONE_REVISION;
  const recorded = new streamsPb.ReadResp.ReadEvent.RecordedEvent()
    .setId(toUuid(event.id, structuredUuid))
    .setStreamIdentifier(toStreamIdentifier(event.stream))
    .setStreamRevision(tombstone ? PROTOCOL_TOMBSTONE_REVISION : String(event.revision))
    .setPreparePosition(position)
    .setCommitPosition(position)
    .setData(Buffer.from(tombstone ? '' : event.data))
    .setCustomMetadata(Buffer.from(tombstone ? '' : event.metadata));
  recorded
    .getMetadataMap()
    .set('type', event.type)
    .set('content-type', tombstone ? 'application/octet-stream' : JSON_CONTENT)
    .set('created', (BigInt(event.createdMs) * TICKS_PER_MS).toString());
  return new streamsPb.ReadResp().setEvent(
    new streamsPb.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position),
  );
}
