/** Between the port's events and the protocol's messages. */
import type { BatchAppendReq, AppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';
import { positionToBigInt } from '../../domain/kernel/position.js';
import { isOwnStream } from '../../domain/streams.js';
import { TOMBSTONE_REVISION } from '../sqlite/deletions.js';
import type { EventWithContent, RecordedEventWithContent } from '../sqlite/event-content.js';
import { Refusal } from './refusal.js';
import { sharedPb, streamsPb } from './stubs.js';

const JSON_CONTENT = 'application/json';
const BYTES_CONTENT = 'application/octet-stream';
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

/** Undefined if the bytes are no JSON. */
function jsonText(bytes: Uint8Array): string | undefined {
  try {
    const json = utf8.decode(bytes);
    JSON.parse(json);
    return json;
  } catch {
    return undefined;
  }
}

/** Bytes in a place that takes only JSON: a string of base64. */
const inBase64 = (bytes: Uint8Array): string =>
  JSON.stringify(Buffer.from(bytes).toString('base64'));

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
 * The event of an append. What it holds that JSON text cannot say is kept beside it, byte by byte.
 * @throws Refusal a property is missing.
 */
export function toEventToAppend(
  message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage,
): EventWithContent {
  const properties = message.getMetadataMap();
  const type = properties.get('type');
  const contentType = properties.get('content-type');
  const id = uuidText(message.getId());
  if (type === undefined || contentType === undefined) {
    throw new Refusal(
      'property-missing',
      `event ${id} has no ${type === undefined ? 'type' : 'content-type'}`,
    );
  }
  if (type === '') throw new Refusal('invalid-argument', `event ${id} has no type`);
  const data = message.getData_asU8();
  const metadata = message.getCustomMetadata_asU8();
  const isJson = contentType === JSON_CONTENT;
  const json = isJson ? jsonText(data) : undefined;
  const metadataJson = jsonText(metadata);
  const content = { isJson, data, metadata };
  return {
    id,
    type,
    data: json ?? inBase64(data),
    metadata: metadataJson ?? (metadata.length === 0 ? '{}' : inBase64(metadata)),
    ...(json === undefined || metadataJson === undefined ? { content } : {}),
  };
}

/** The answer that carries one event of a read or a subscription. */
export function toReadResponse(event: RecordedEventWithContent, structuredUuid: boolean): ReadResp {
  const position = positionToBigInt(event.position).toString();
  const tombstone = event.revision === TOMBSTONE_REVISION;
  // The engine's own events are their text, which seals and checks cover; nothing beside it counts.
  const content = isOwnStream(event.stream) ? undefined : event.content;
  const recorded = new streamsPb.ReadResp.ReadEvent.RecordedEvent()
    .setId(toUuid(event.id, structuredUuid))
    .setStreamIdentifier(toStreamIdentifier(event.stream))
    .setStreamRevision(tombstone ? PROTOCOL_TOMBSTONE_REVISION : String(event.revision))
    .setPreparePosition(position)
    .setCommitPosition(position)
    .setData(content?.data ?? Buffer.from(event.data))
    .setCustomMetadata(content?.metadata ?? Buffer.from(event.metadata));
  recorded
    .getMetadataMap()
    .set('type', event.type)
    .set('content-type', content?.isJson === false ? BYTES_CONTENT : JSON_CONTENT)
    .set('created', (BigInt(event.createdMs) * TICKS_PER_MS).toString());
  return new streamsPb.ReadResp().setEvent(
    new streamsPb.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position),
  );
}
