/**
 * Ids of objects: a prefix and a UUID. A UUID v5 of the scope and the caller's key if there is one, so that
 * a retry finds the same stream; a v7, which sorts by time, if there is none.
 */
import { allOf } from './concepts.js';
import { derivedUuid, type IdSource } from './kernel/ids.js';

/** By kind of object, as each concept declares it. */
export const PREFIXES = allOf('idPrefixes');
export type IdKind = keyof typeof PREFIXES;

export const newId = (kind: IdKind, ids: IdSource): string => `${PREFIXES[kind]}_${ids.uuid()}`;

export const derivedId = (kind: IdKind, ...parts: readonly string[]): string =>
  `${PREFIXES[kind]}_${derivedUuid(kind, ...parts)}`;

/** The UUID behind a prefixed id, as 32 hex digits. */
export const hexOf = (id: string): string => id.slice(id.indexOf('_') + 1).replaceAll('-', '');

/** The prefixed id of a kind from 32 hex digits. */
export const fromHex = (kind: IdKind, hex: string): string =>
  `${PREFIXES[kind]}_${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
