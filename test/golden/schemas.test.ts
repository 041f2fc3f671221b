/** What the schemas of stored events refuse: any leaf of another type, any word that is not of its list. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { eventSchemas, eventVersions } from '../../domain/events.js';

type Type = keyof typeof eventSchemas;
type Path = readonly (string | number)[];

const dataOf = (type: Type): unknown => {
  const file = new URL(`./${type}.v${eventVersions[type]}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly data: unknown }).data;
};
const reads = (type: Type, data: unknown): boolean => eventSchemas[type].safeParse(data).success;

/** The paths of all that is no list and no object, at any depth. */
function leaves(value: unknown, path: Path = []): readonly Path[] {
  if (value === null || typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, [...path, key]));
}

/** A copy with another value at the path. */
function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

const types = Object.keys(eventSchemas) as Type[];

describe('a stored event', () => {
  it.each(types)('%s is refused with any leaf of another type', (type) => {
    const data = dataOf(type);
    const taken = leaves(data).filter((path) =>
      reads(type, replaced(data, path, { neither: 'text nor number' })),
    );
    // What is proposed is any JSON object; the concept that owns the kind of proposal reads it.
    const open = type === 'ProposalMade' ? taken.filter(([member]) => member === 'content') : [];
    expect(taken).toStrictEqual(open);
    expect(reads(type, replaced(data, ['content'], 'no object')) && open.length > 0).toBe(false);
  });

  it.each<[Type, Path, readonly string[]]>([
    ['AccountOpened', ['normalSide'], ['debit', 'credit']],
    ['AccountOpened', ['class'], ['customer', 'merchant', 'internal']],
    [
      'SubjectAdded',
      ['subject', 'type'],
      ['asset', 'liability', 'equity', 'income', 'expense'],
    ],
    ['SubjectAdded', ['subject', 'normalSide'], ['debit', 'credit']],
    ['TransactionPosted', ['entries', 0, 'direction'], ['debit', 'credit']],
    ['ReservationMade', ['entries', 0, 'direction'], ['debit', 'credit']],
    ['ReservationVoided', ['cause'], ['void', 'expired']],
    ['DayCut', ['cause'], ['timer', 'operator']],
    ['PaymentCreated', ['capture'], ['automatic', 'manual']],
    ['CapturePosted', ['to'], ['merchant', 'suspense']],
    ['SuspendedCaptureSettled', ['to'], ['merchant', 'written_off']],
  ])('%s takes its words at %j alone', (type, path, words) => {
    const data = dataOf(type);
    const taken = [...words, '', 'other'].filter((word) => reads(type, replaced(data, path, word)));
    expect(taken).toStrictEqual(words);
  });
});
