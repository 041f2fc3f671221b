import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import type { TallybookEvent } from '../../domain/events.js';
import { UnknownEventType } from '../../domain/kernel/event-log.js';
import type { EventToAppend, RecordedEvent } from '../../domain/kernel/event-store.js';
import type { EventMetadata, NewEvent } from '../../domain/kernel/event.js';
import { START } from '../../domain/kernel/position.js';
import { createCodec, UndecodableEvent, UnencodableEvent } from '../../eventstore/codec/codec.js';
import { NotJson, toJson } from '../../eventstore/codec/json.js';
import { tallybookCodec } from '../../eventstore/codec/tallybook-codec.js';
import { sized } from '../support/test-size.js';

const numRuns = sized({ small: 100, ci: 1_000, full: 10_000 });
const id = '018f6f1c-2f0e-7a3b-8d57-8e215b7c0d01';
const metadata: EventMetadata = {
  correlationId: 'pay_1',
  causationId: 'req_1',
  actor: 'system',
  at: '2026-03-01T04:05:06.789Z',
};

const recorded = (event: Partial<EventToAppend>): RecordedEvent => ({
  id,
  type: '',
  data: '{}',
  metadata: '{"$correlationId":"pay_1","$causationId":"req_1","actor":"system","at":"now"}',
  ...event,
  stream: 'payment-pay_1',
  revision: 7,
  position: START,
  createdMs: 0,
});

const money = fc.record({ value: fc.string(), currency: fc.string() });
const text = fc.string({ unit: 'binary' });
const nullable = fc.option(text);
const strings = fc.dictionary(
  text.filter((name) => name !== '__proto__'),
  text,
);
const entry = fc.record({
  account: text,
  direction: fc.constantFrom('debit' as const, 'credit' as const),
  amount: text,
  currency: text,
  sequence: fc.maxSafeInteger().map((value) => value + 0),
  balance: text,
});
const rule = fc.record({ type: fc.constant('fixed' as const), amount: money });
const event: fc.Arbitrary<TallybookEvent> = fc.oneof(
  fc.record({
    type: fc.constant('TransactionPosted' as const),
    data: fc.record(
      {
        transaction: text,
        entries: fc.array(entry, { maxLength: 5 }),
        effectiveDate: text,
        day: text,
        reference: nullable,
        metadata: strings,
        reverses: nullable,
        reason: nullable,
        reservation: nullable,
        fact: fc.option(fc.record({ evidence: text }), { nil: null }),
        contentHash: text,
      },
      {
        requiredKeys: [
          ...(['transaction', 'entries', 'effectiveDate', 'day', 'reference', 'metadata'] as const),
          ...(['reverses', 'reason', 'reservation', 'fact'] as const),
        ],
      },
    ),
  }),
  fc.record({
    type: fc.constant('PaymentCreated' as const),
    data: fc.record({
      payment: text,
      merchant: text,
      reference: text,
      amount: money,
      method: fc.record({ type: fc.constantFrom('card' as const, 'qr' as const) }),
      capture: fc.constantFrom('automatic' as const, 'manual' as const),
      description: nullable,
      metadata: strings,
      expiresAt: text,
      prices: fc.array(fc.record({ rules: fc.array(rule), taxPercent: text }), { maxLength: 2 }),
      scenario: nullable,
      contentHash: text,
    }),
  }),
);

const roundTrip = (newEvent: NewEvent<TallybookEvent>) =>
  tallybookCodec.decode(recorded(tallybookCodec.encode(newEvent)));

describe('the codec', () => {
  it('gives back what it stored', () => {
    fc.assert(
      fc.property(
        event,
        fc.record({ correlationId: text, causationId: text, actor: text, at: text }),
        (made, by) => {
          expect(roundTrip({ id, event: made, metadata: by })).toEqual({
            id,
            stream: 'payment-pay_1',
            revision: 7,
            position: START,
            event: made,
            metadata: by,
          });
        },
      ),
      { numRuns },
    );
  });

  it('stores the version in the type, and metadata under the names that tools know', () => {
    const made = { type: 'AccountFrozen' as const, data: { account: 'a' } };
    expect(tallybookCodec.encode({ id, event: made, metadata })).toEqual({
      id,
      type: 'AccountFrozen.v1',
      data: '{"account":"a"}',
      metadata:
        '{"$correlationId":"pay_1","$causationId":"req_1","actor":"system","at":"2026-03-01T04:05:06.789Z"}',
    });
  });

  it('keeps members that it does not know', () => {
    const stored = recorded({
      type: 'AccountFrozen.v1',
      data: '{"account":"a","later":{"deep":[1,null]}}',
    });
    const { event: read } = tallybookCodec.decode(stored);
    expect(read.data).toEqual({ account: 'a', later: { deep: [1, null] } });
    expect(tallybookCodec.encode({ id, event: read, metadata }).data).toBe(stored.data);
  });

  it.each([
    'AccountFrozen',
    'AccountFrozen.v2',
    'AccountFrozen.v0',
    'Nothing.v1',
    'toString.v1',
    '',
  ])('does not know the type "%s"', (type) => {
    const decode = (): unknown => tallybookCodec.decode(recorded({ type }));
    expect(decode).toThrow(UnknownEventType);
    expect(decode).toThrow(`unknown event type ${type} at payment-pay_1/7`);
  });

  it.each([
    ['no JSON', { data: '{' }],
    ['a missing member', { data: '{}' }],
    ['a member of another type', { data: '{"account":1}' }],
    ['metadata without an actor', { data: '{"account":"a"}', metadata: '{}' }],
  ])('halts at %s', (_, stored) => {
    const decode = (): unknown =>
      tallybookCodec.decode(recorded({ type: 'AccountFrozen.v1', ...stored }));
    expect(decode).toThrow(UndecodableEvent);
    expect(decode).toThrow('cannot read AccountFrozen.v1 at payment-pay_1/7');
  });

  it('stores nothing that does not fit its schema', () => {
    const made = { type: 'AccountFrozen' as const, data: JSON.parse('{"account":5}') as never };
    expect(() => tallybookCodec.encode({ id, event: made, metadata })).toThrow(UnencodableEvent);
  });

  it.each([
    ['a bigint', { account: 'a', amount: 5n }],
    ['undefined', { account: 'a', note: undefined }],
    ['a date', { account: 'a', at: new Date(0) }],
  ])('stores no %s', (_, data) => {
    const made = { type: 'AccountFrozen' as const, data };
    expect(() => tallybookCodec.encode({ id, event: made, metadata })).toThrow(NotJson);
  });
});

describe('JSON of an event', () => {
  it('says exactly what it was made from, or is refused', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSparseArray: true,
          withTypedArray: true,
        }),
        (value) => {
          let json: string;
          try {
            json = toJson(value, 'value');
          } catch (error) {
            expect(error).toBeInstanceOf(NotJson);
            return;
          }
          expect(JSON.parse(json)).toEqual(value);
        },
      ),
      { numRuns },
    );
  });

  it.each<[string, unknown]>([
    ['value.a.1 is bigint', { a: [0, 1n] }],
    ['value.a is undefined', { a: undefined }],
    ['value.0 is undefined', [undefined]],
    ['value is NaN', NaN],
    ['value.a is -0', { a: -0 }],
    ['value is Infinity', Infinity],
    ['value.a is function', { a: () => 1 }],
    ['value is no plain object', new Map()],
    ['value.__proto__ is a reserved name', JSON.parse('{"__proto__":"x"}')],
  ])('refuses: %s', (message, value) => {
    expect(() => toJson(value, 'value')).toThrow(message);
  });
});

describe('upcasting', () => {
  // v1 had one name, v2 split it, v3 added the language.
  const splitName = (data: unknown): unknown => {
    const { name, ...rest } = z.looseObject({ name: z.string() }).parse(data);
    const [first = '', last = ''] = name.split(' ');
    return { ...rest, first, last };
  };
  const addLanguage = (data: unknown): unknown => ({
    ...z.looseObject({}).parse(data),
    language: 'en',
  });
  const schemas = {
    Greeted: z.looseObject({ first: z.string(), last: z.string(), language: z.string() }),
  };
  type Greeted = { type: 'Greeted'; data: z.infer<typeof schemas.Greeted> };
  const codec = createCodec<Greeted>({
    schemas,
    versions: { Greeted: 3 },
    upcasters: { Greeted: [splitName, addLanguage] },
  });

  it.each([
    ['Greeted.v1', { name: 'Ada Lovelace', extra: 1 }],
    ['Greeted.v2', { first: 'Ada', last: 'Lovelace', extra: 1 }],
    ['Greeted.v3', { first: 'Ada', last: 'Lovelace', language: 'en', extra: 1 }],
  ])('reads %s as the newest version', (type, data) => {
    expect(codec.decode(recorded({ type, data: JSON.stringify(data) })).event).toEqual({
      type: 'Greeted',
      data: { first: 'Ada', last: 'Lovelace', language: 'en', extra: 1 },
    });
  });

  it('writes the newest version only', () => {
    const data = { first: 'Ada', last: 'Lovelace', language: 'en' };
    expect(codec.encode({ id, event: { type: 'Greeted', data }, metadata }).type).toBe(
      'Greeted.v3',
    );
  });

  it('halts at an old version that its upcaster cannot read', () => {
    const decode = (): unknown =>
      codec.decode(recorded({ type: 'Greeted.v1', data: '{"nom":"A"}' }));
    expect(decode).toThrow(UndecodableEvent);
  });

  it('is refused when a step is missing', () => {
    expect(() =>
      createCodec<Greeted>({
        schemas,
        versions: { Greeted: 3 },
        upcasters: { Greeted: [splitName] },
      }),
    ).toThrow('Greeted is at version 3 and has 1 upcasters');
  });
});
