/** Metadata of a stream: the data of the last event of `$$stream`, as EventStoreDB reads them. */

/** Also the largest `$tb` there can be, 2^63 - 1, once it is read from JSON. */
const LAST_REVISION = 2 ** 63;

/** Metadata that truncate a stream before its last possible revision: it is deleted until appended to. */
export const SOFT_DELETED = '{"$tb":9223372036854775807}';

export interface StreamMetadata {
  /** Only so many of the last events are read. */
  readonly maxCount?: number;
  /** Only events so young are read. */
  readonly maxAgeMs?: number;
  /** Only events from this revision on are read. */
  readonly truncateBefore?: number;
}

export const metastreamOf = (stream: string): string => `$$${stream}`;
export const isMetastream = (stream: string): boolean => stream.startsWith('$$');
/** The stream that a metadata stream is about. */
export const originalOf = (metastream: string): string => metastream.slice(2);

/** Metadata that are not what the protocol says are none, whole, as in EventStoreDB. */
export function readStreamMetadata(json: string): StreamMetadata {
  const data: unknown = JSON.parse(json);
  if (typeof data !== 'object' || data === null) return {};
  const {
    $maxCount: maxCount,
    $maxAge: maxAge,
    $tb: truncateBefore,
    $cacheControl: cacheControl,
    $tmp: temporary,
    $acl: acl,
  } = data as Readonly<Record<string, unknown>>;
  if (![maxCount, maxAge, truncateBefore, cacheControl].every(isIntegerOrMissing)) return {};
  if (temporary !== undefined && typeof temporary !== 'boolean') return {};
  if (acl !== undefined && !isAcl(acl)) return {};
  return {
    ...(isAtLeast(1, maxCount) ? { maxCount } : {}),
    ...(isAtLeast(1, maxAge) ? { maxAgeMs: maxAge * 1_000 } : {}),
    ...(isAtLeast(0, truncateBefore) ? { truncateBefore } : {}),
  };
}

export const isSoftDeleted = ({ truncateBefore = 0 }: StreamMetadata): boolean =>
  truncateBefore >= LAST_REVISION;

/**
 * The same metadata, but the stream begins at a revision: what an append after a soft delete leaves.
 * Undefined if they are no metadata.
 */
export function restoredFrom(json: string, revision: number): string | undefined {
  const data: unknown = JSON.parse(json);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined;
  return JSON.stringify({ ...data, $tb: revision });
}

const isIntegerOrMissing = (value: unknown): boolean =>
  value === undefined || (Number.isInteger(value) && Math.abs(Number(value)) <= LAST_REVISION);

const ACL_KEYS: ReadonlySet<string> = new Set(['$r', '$w', '$d', '$mr', '$mw']);

/** Roles by what they may do. Nothing here acts on them: they are data. */
function isAcl(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([key, roles]) => ACL_KEYS.has(key) && isRoles(roles));
}

const isRoles = (value: unknown): boolean =>
  typeof value === 'string' ||
  (Array.isArray(value) && value.every((role) => typeof role === 'string'));

const isAtLeast = (least: number, value: unknown): value is number =>
  typeof value === 'number' && value >= least;
