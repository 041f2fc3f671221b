/**
 * One file per version of every event that was ever stored, frozen for ever: what an old store holds
 * must stay readable. A new version adds a file; an existing one never changes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { eventSchemas, eventVersions } from '../../domain/events.js';
import type { RecordedEvent } from '../../domain/kernel/event-store.js';
import { START } from '../../domain/kernel/position.js';
import { tallybookCodec } from '../../eventstore/codec/tallybook-codec.js';

interface Golden {
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
}

const readGolden = (storedType: string): Golden =>
  JSON.parse(readFileSync(new URL(`./${storedType}.json`, import.meta.url), 'utf8')) as Golden;

const recorded = ({ type, data, metadata }: Golden): RecordedEvent => ({
  id: '018f6f1c-2f0e-7a3b-8d57-8e215b7c0d01',
  type,
  data: JSON.stringify(data),
  metadata: JSON.stringify(metadata),
  stream: 'golden-1',
  revision: 0,
  position: START,
  createdMs: 0,
});

const storedTypes = Object.entries(eventVersions).flatMap(([type, newest]) =>
  Array.from({ length: newest }, (_, index) => `${type}.v${index + 1}`),
);
const newestTypes = new Set(
  Object.entries(eventVersions).map(([type, newest]) => `${type}.v${newest}`),
);

describe('golden events', () => {
  it('there is one for every version of every type, and no other', () => {
    const files = readdirSync(new URL('.', import.meta.url))
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length));
    expect(files.sort()).toEqual([...storedTypes].sort());
  });

  it.each(storedTypes)('%s is read, and written back as it was', (storedType) => {
    const golden = readGolden(storedType);
    expect(golden.type).toBe(storedType);
    const { id, event, metadata } = tallybookCodec.decode(recorded(golden));
    const encoded = tallybookCodec.encode({ id, event, metadata });
    expect(encoded.type).toBe(`${event.type}.v${eventVersions[event.type]}`);
    expect(JSON.parse(encoded.metadata)).toEqual(golden.metadata);
    // An older version comes back as the newest; only that can equal what was stored.
    if (newestTypes.has(storedType)) expect(encoded.data).toBe(JSON.stringify(golden.data));
  });

  it.each(Object.entries(eventSchemas))('%s has no member that its file lacks', (type, schema) => {
    const version = eventVersions[type as keyof typeof eventVersions];
    const { data } = readGolden(`${type}.v${version}`);
    // A member that is not in the file came later: it belongs in the next version.
    expect(Object.keys(data as object).sort()).toEqual(Object.keys(schema.shape).sort());
  });
});
