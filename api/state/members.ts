/** A state as a list of members with their paths, so that two of them can be laid side by side. */
import { LayeredMap } from '../../domain/kernel/layered-map.js';
import type { Money } from '../../domain/money/money.js';
import { formatMinor } from '../../domain/money/money.js';
import type { StateBody } from './contract.js';

export type Members = ReadonlyMap<string, string>;

/** More is not shown; a state that holds every key of a store may be long. */
const MOST_SHOWN = 500;
/** A longer text, ciphertext for example, is cut. */
const MAX_TEXT = 200;
const MAX_DEPTH = 12;

export function membersOf(state: unknown): Members {
  const found = new Map<string, string>();
  walk(state, [], found);
  return found;
}

/** Those that changed, and of the others as many as are shown. */
export function sideBySide(
  before: Members,
  after: Members,
): Pick<StateBody, 'members' | 'isWhole'> {
  const paths = [...new Set([...after.keys(), ...before.keys()])];
  const all = paths.map((path) => {
    const [was, is] = [before.get(path) ?? null, after.get(path) ?? null];
    return { path, before: was, after: is, changed: was !== is };
  });
  let room = MOST_SHOWN;
  const members = all.filter(({ changed }) => changed || room-- > 0);
  return { members, isWhole: members.length === all.length };
}

function walk(value: unknown, path: readonly string[], found: Map<string, string>): void {
  if (value === undefined || (value === null && path.length === 0)) return;
  const text = textOf(value);
  if (text !== undefined || path.length === MAX_DEPTH) {
    found.set(path.join('.'), cut(text ?? '…'));
    return;
  }
  for (const [name, member] of entriesOf(value)) walk(member, [...path, name], found);
}

/** Undefined of what has members of its own. */
function textOf(value: unknown): string | undefined {
  if (isMoney(value)) return `${formatMinor(value.minor, value.currency)} ${value.currency}`;
  switch (typeof value) {
    case 'string':
      return value;
    case 'bigint':
      return value.toString();
    default:
      return typeof value === 'object' && value !== null ? undefined : JSON.stringify(value);
  }
}

function entriesOf(value: unknown): (readonly [string, unknown])[] {
  if (value instanceof LayeredMap) return numbered(value.values());
  if (value instanceof Map) return [...value].map(([name, member]) => [String(name), member]);
  if (value instanceof Set) return numbered([...value]);
  if (Array.isArray(value)) return numbered(value);
  return Object.entries(value as object);
}

/** Members of a list by their id, if they have one: so that a new member moves no other. */
const numbered = (list: readonly unknown[]): [string, unknown][] =>
  list.map((member, index) => {
    const id: unknown =
      typeof member === 'object' && member !== null ? Reflect.get(member, 'id') : undefined;
    return [typeof id === 'string' ? id : String(index), member];
  });

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' &&
  value !== null &&
  'minor' in value &&
  typeof value.minor === 'bigint' &&
  'currency' in value;

const cut = (text: string): string =>
  text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
