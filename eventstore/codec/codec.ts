/**
 * Between typed events and stored text. A stored type carries its version, `PaymentCreated.v1`; an
 * older version is upcast on reading, and a member that this build does not know is kept.
 */
import { z } from 'zod';
import type { EventToAppend, RecordedEvent } from '../../domain/kernel/event-store.js';
import type {
  DomainEvent,
  EventMetadata,
  NewEvent,
  StoredEvent,
} from '../../domain/kernel/event.js';
import { UnknownEventType } from '../../domain/kernel/event-log.js';
import { type CompiledSchema, compileSchema } from './compiled-schema.js';
import { toJson } from './json.js';
import { type Upcaster, upcast, type Upcasters } from './upcasters.js';

export interface Codec<E extends DomainEvent> {
  /**
   * @throws UnencodableEvent the data is not what its schema says.
   * @throws NotJson the data holds what JSON would drop or change.
   */
  encode(event: NewEvent<E>): EventToAppend;

  /**
   * @throws UnknownEventType a type or version that this build does not know.
   * @throws UndecodableEvent the stored text is not what its type says.
   */
  decode(recorded: RecordedEvent): StoredEvent<E>;
}

/** A defect: an event was made that does not fit its own schema. */
export class UnencodableEvent extends Error {
  constructor(type: string, reason: string) {
    super(`cannot store ${type}: ${reason}`);
    this.name = 'UnencodableEvent';
  }
}

/** An own stream holds an event that does not fit its type: the reader must halt. */
export class UndecodableEvent extends Error {
  constructor(recorded: RecordedEvent, options?: { cause?: unknown }) {
    super(`cannot read ${recorded.type} at ${recorded.stream}/${recorded.revision}`, options);
    this.name = 'UndecodableEvent';
  }
}

export interface CodecTables<Type extends string> {
  readonly schemas: Readonly<Record<Type, z.ZodType>>;
  /** The newest version of each type. */
  readonly versions: Readonly<Record<Type, number>>;
  readonly upcasters: Upcasters;
}

/** One version of one type. */
interface StoredType {
  readonly type: string;
  readonly schema: z.ZodType;
  readonly compiled: CompiledSchema;
  /** From this version to the newest, in order; empty for the newest. */
  readonly upcasters: readonly Upcaster[];
}

interface NewestType extends Pick<StoredType, 'schema' | 'compiled'> {
  readonly storedName: string;
}

const storedMetadata = z.looseObject({
  $correlationId: z.string(),
  $causationId: z.string(),
  actor: z.string(),
  at: z.string(),
});

/** @throws Error a version has no upcaster to the next version. */
export function createCodec<E extends DomainEvent>(tables: CodecTables<E['type']>): Codec<E> {
  const { newest, byStoredName } = indexTables(tables);
  /** What makes a type and data an event: the data passes the schema of the type. */
  function assertFits(event: DomainEvent, { schema, compiled }: StoredType): asserts event is E {
    if (!compiled.fits(event.data)) schema.parse(event.data);
  }

  /** All events of a command, and of a batch of them, share one metadata object: one text. */
  const metadataTexts = new WeakMap<EventMetadata, string>();
  function metadataText(metadata: EventMetadata): string {
    const known = metadataTexts.get(metadata);
    if (known !== undefined) return known;
    const text = encodeMetadata(metadata);
    metadataTexts.set(metadata, text);
    return text;
  }

  /** Events of one append mostly have the same metadata, and are read one after the other. */
  let read: { readonly text: string; readonly metadata: EventMetadata } | undefined;
  function readMetadata(text: string): EventMetadata {
    if (read?.text !== text) read = { text, metadata: decodeMetadata(text) };
    return read.metadata;
  }

  return {
    encode({ id, event, metadata }) {
      const known = newest.get(event.type);
      if (known === undefined) throw new UnencodableEvent(event.type, 'it is not in the registry');
      return {
        id,
        type: known.storedName,
        data: known.compiled.write(event.data) ?? slowly(event, known.schema),
        metadata: metadataText(metadata),
      };
    },

    decode(recorded) {
      const { id, stream, revision, position } = recorded;
      const known = byStoredName.get(recorded.type);
      if (known === undefined) throw new UnknownEventType(recorded.type, stream, revision);
      try {
        const data = upcast(JSON.parse(recorded.data), known.upcasters);
        const event: DomainEvent = { type: known.type, data };
        assertFits(event, known);
        const metadata = readMetadata(recorded.metadata);
        return { id, stream, revision, position, event, metadata };
      } catch (cause) {
        throw new UndecodableEvent(recorded, { cause });
      }
    },
  };
}

/** Text of data that has members which its schema does not name; or else what is wrong with it. */
function slowly({ type, data }: DomainEvent, schema: z.ZodType): string {
  const parsed = schema.safeParse(data);
  if (!parsed.success) throw new UnencodableEvent(type, z.prettifyError(parsed.error));
  return toJson(data, type);
}

function indexTables({ schemas, versions, upcasters }: CodecTables<string>) {
  const newest = new Map<string, NewestType>();
  const byStoredName = new Map<string, StoredType>();
  for (const [type, schema] of Object.entries(schemas)) {
    const version = versions[type] ?? 0;
    const steps = upcasters[type] ?? [];
    if (steps.length !== version - 1) {
      throw new Error(`${type} is at version ${version} and has ${steps.length} upcasters`);
    }
    const compiled = compileSchema(schema);
    newest.set(type, { storedName: storedName(type, version), schema, compiled });
    for (let from = 1; from <= version; from += 1) {
      const upcasters = steps.slice(from - 1);
      byStoredName.set(storedName(type, from), { type, schema, compiled, upcasters });
    }
  }
  return { newest, byStoredName };
}

const storedName = (type: string, version: number): string => `${type}.v${version}`;

/** `$correlationId` and `$causationId` are the names that EventStoreDB's own tools follow. */
const encodeMetadata = ({ correlationId, causationId, actor, at }: EventMetadata): string =>
  toJson({ $correlationId: correlationId, $causationId: causationId, actor, at }, 'metadata');

function decodeMetadata(text: string): EventMetadata {
  const { $correlationId, $causationId, actor, at } = storedMetadata.parse(JSON.parse(text));
  return { correlationId: $correlationId, causationId: $causationId, actor, at };
}
