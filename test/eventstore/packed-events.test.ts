/** What is sliced out of a row is, character for character, what was put into it. */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  pack,
  type PackedEvent,
  ROW_EVENTS,
  rowsOf,
  unpack,
} from '../../eventstore/sqlite/packed-events.js';

/** JSON text as people write it: white space, escapes, any member order. */
const jsonText = fc
  .tuple(fc.json(), fc.constantFrom('', ' ', '\n\t'))
  .map(([text, space]) => `${space}${text}${space}`);
const event: fc.Arbitrary<PackedEvent> = fc.record(
  {
    id: fc.uuid(),
    type: fc.oneof(fc.string(), fc.constantFrom('', '"', '\\', '\\"', 'a],"data":b')),
    data: jsonText,
    metadata: fc.oneof(jsonText, fc.constantFrom('{}', '{"at":1}')),
  },
  { noNullPrototype: true },
);
const events = fc.array(event, { minLength: 1, maxLength: 20 });

it('gives every event back as it was, and is JSON', () => {
  fc.assert(
    fc.property(events, (packed) => {
      const shared = packed[0]?.metadata ?? '';
      const text = pack(packed, shared);
      expect(unpack(text, shared)).toStrictEqual(packed);
      expect(JSON.parse(text)).toHaveLength(packed.length);
    }),
  );
});

it('takes no row that it has not made', () => {
  fc.assert(
    fc.property(events, fc.nat(), (packed, at) => {
      const text = pack(packed, '');
      const cut = text.slice(0, at % text.length);
      expect(() => unpack(cut, '')).toThrow('damaged');
      expect(() => unpack(`${text} `, '')).toThrow('damaged');
    }),
  );
});

it('fills rows up to their bounds and loses nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 400 }),
      (sizes) => {
        const all = sizes.map((size, index) => ({
          id: String(index),
          type: 't',
          data: 'x'.repeat(size),
          metadata: '',
        }));
        const rows = rowsOf(all);
        expect(rows.flat()).toStrictEqual(all);
        for (const row of rows) {
          const characters = row.reduce((sum, { data }) => sum + data.length, 0);
          expect(row.length).toBeGreaterThan(0);
          expect(row.length).toBeLessThanOrEqual(ROW_EVENTS);
          expect(row.length === 1 || characters <= 256 * 1024).toBe(true);
        }
      },
    ),
    { numRuns: 20 },
  );
});
