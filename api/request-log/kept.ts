/**
 * What of a merchant's request is kept for its log. A body may hold what stands for a card, a secret, or what a
 * merchant wrote about a payer; so nothing is kept but members whose meaning is closed: amounts, choices, numbers of
 * orders, times. Every other member that the contract has is named as left out, and what it does not have is not
 * even named: its name may be anything. A test holds both lists against the contract.
 */
import { readJson } from '../../domain/kernel/json.js';
import { scrub } from '../http/logger.js';

/** Kept as they came, if they are short and do not look like a key or the number of a card. */
export const KEPT = new Set([
  ...['value', 'currency', 'reference', 'type', 'channel', 'capture', 'expiresIn', 'scenario'],
  ...['final', 'events', 'enabled', 'from', 'overlapSeconds', 'role', 'signing', 'withIssued'],
  ...['limit', 'cursor', 'consistency', 'status', 'outcome', 'to', 'date', 'after', 'topics'],
  ...[
    'id',
    'exchanges',
    'amountFrom',
    'amountTo',
    'payment',
    'merchant',
    'methods',
    'key',
    'path',
    'requestId',
    'owner',
  ],
]);
/** Looked into. */
export const LOOKED_INTO = new Set(['amount', 'method', 'sandbox']);
/** Texts of people, addresses, and what stands for a card. */
export const LEFT_OUT = new Set([
  ...['description', 'metadata', 'reason', 'token', 'name', 'url', 'returnUrl'],
  ...['embedOrigins', 'returnOrigins'],
]);

const MAX_BODY_BYTES = 16_384;
const MAX_TEXT = 128;
const MAX_PATH = 300;
const MAX_ITEMS = 20;
/** A larger number may be that of a card. */
const MAX_NUMBER = 1_000_000_000;

export interface KeptBody {
  /** JSON; null if nothing is kept. */
  readonly body: string | null;
  readonly leftOut: readonly string[];
}

const NOTHING: KeptBody = { body: null, leftOut: [] };

export function keptBody(bytes: Uint8Array): KeptBody {
  if (bytes.length === 0 || bytes.length > MAX_BODY_BYTES) return NOTHING;
  const read = readJson(bytes);
  if (!read.ok || !isObject(read.value)) return NOTHING;
  const leftOut: string[] = [];
  const kept = keptMembers(read.value, '', leftOut);
  return { body: JSON.stringify(kept), leftOut };
}

function keptMembers(
  given: Readonly<Record<string, unknown>>,
  within: string,
  leftOut: string[],
): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (LOOKED_INTO.has(name) && isObject(value) && within === '') {
      kept[name] = keptMembers(value, `${name}.`, leftOut);
    } else if (KEPT.has(name) && isHarmless(value)) {
      kept[name] = value;
    } else if (KEPT.has(name) || LEFT_OUT.has(name) || LOOKED_INTO.has(name)) {
      leftOut.push(within + name);
    }
  }
  return kept;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isHarmless(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= MAX_TEXT && scrub(value) === value;
  if (typeof value === 'number') return Math.abs(value) < MAX_NUMBER;
  if (Array.isArray(value)) {
    return (
      value.length <= MAX_ITEMS &&
      value.every((item) => typeof item === 'string' && isHarmless(item))
    );
  }
  return typeof value === 'boolean' || value === null;
}

/** Path and query of an address, the query by the same rules. */
export function keptAddress(url: string): { readonly path: string; readonly query: string | null } {
  const [path = '', query] = url.split('?', 2);
  const kept = new URLSearchParams(query);
  for (const [name, value] of new URLSearchParams(query)) {
    if (!KEPT.has(name) || !isHarmless(value)) kept.delete(name);
  }
  return {
    path: keptText(path, MAX_PATH),
    query: kept.size === 0 ? null : kept.toString(),
  };
}

/** The header as it is named among what was left out. */
const KEY_HEADER = 'Idempotency-Key';

/**
 * A key letter by letter, for another key would do the same thing a second time; or nothing of it if it may be the
 * number of a card, a secret or somebody's address, and that is told.
 */
export function keptKey(key: string | undefined): {
  readonly idempotencyKey: string | null;
  readonly leftOut: readonly string[];
} {
  if (key === undefined) return { idempotencyKey: null, leftOut: [] };
  const isHarmlessKey = isHarmless(key) && !key.includes('@');
  return isHarmlessKey
    ? { idempotencyKey: key, leftOut: [] }
    : { idempotencyKey: null, leftOut: [KEY_HEADER] };
}

/** Text of the caller that is kept whatever it is: what looks like a secret is cut out of it. */
export const keptText = (text: string, max: number): string => scrub(text.slice(0, max));
