/**
 * What of a merchant's request is kept for its log. A body may hold what stands for a card, a secret, or what a
 * merchant wrote about a payer; so nothing is kept but members whose meaning is closed: amounts, choices, numbers of
 * orders, times. Every other member that the contract has is named as left out, and what it does not have is not
 * even named: its name may be anything. A test holds both lists against the contract. What is not as the contract
 * has it may hold anything anywhere: nothing is kept of the body and the query of such a request.
 */
import { readJson } from '../../domain/kernel/json.js';
import { scrub } from '../http/logger.js';

/** Kept as they came, if they are short and do not look like a key or the number of a card. */
export const KEPT = new Set([
  ...['value', 'currency', 'reference', 'type', 'channel', 'capture', 'expiresIn', 'scenario'],
  ...['final', 'events', 'enabled', 'from', 'overlapSeconds', 'role', 'signing', 'withIssued'],
  ...[
    'limit',
    'cursor',
    'consistency',
    'status',
    'outcome',
    'to',
    'date',
    'asOf',
    'after',
    'topics',
  ],
  ...['id', 'exchanges', 'amountFrom', 'amountTo', 'payment', 'merchant', 'methods', 'key'],
  ...['path', 'requestId', 'owner', 'beneficiary', 'stage', 'revision', 'kind', 'evidenceDueAt'],
]);
/** Looked into. */
export const LOOKED_INTO = new Set(['amount', 'method', 'sandbox', 'movement']);
/** Texts of people, addresses, accounts at banks, and what stands for a card. */
export const LEFT_OUT = new Set([
  ...['description', 'metadata', 'reason', 'token', 'name', 'url', 'returnUrl'],
  ...['embedOrigins', 'returnOrigins', 'before', 'number', 'holder', 'text', 'files'],
  ...['mediaType', 'contentBase64'],
  ...['percent', 'basis'],
  ...['sharing'],
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

const NONE: KeptBody = { body: null, leftOut: [] };
/** Told by a name that no member has: without its body the request would be another request. */
export const NOT_KEPT: KeptBody = { body: null, leftOut: ['body'] };

export function keptBody(bytes: Uint8Array): KeptBody {
  if (bytes.length === 0) return NONE;
  if (bytes.length > MAX_BODY_BYTES) return NOT_KEPT;
  const read = readJson(bytes);
  if (!read.ok || !isObject(read.value)) return NOT_KEPT;
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

const NO_ID_PATH = /[^A-Za-z0-9:._/-]/;

/** A path with the ids that stand in it; if anything but an id may stand there, the route's template alone. */
export function keptPath(path: string, route: string): string {
  const isOfIds = !NO_ID_PATH.test(path) && path.length <= MAX_PATH && scrub(path) === path;
  return isOfIds ? path : route;
}

/** A query by the rules of a body; null if nothing is kept of it. */
export function keptQuery(query: string | undefined): string | null {
  const kept = new URLSearchParams(query);
  for (const [name, value] of new URLSearchParams(query)) {
    if (!KEPT.has(name) || !isHarmless(value)) kept.delete(name);
  }
  return kept.size === 0 ? null : kept.toString();
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
