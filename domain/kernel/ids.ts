/**
 * Ids: a prefix and a UUID. A UUID v5 of the scope and the caller's key where there is one, so that a
 * retry finds the same stream; a v7, which sorts by time, where there is none.
 */
import { v5 as uuidV5 } from 'uuid';

/** The namespace of every derived id (a random UUID, fixed for ever). */
const NAMESPACE = '6f1c2f0e-9a3b-4d57-8e21-5b7c0d94e3aa';

/** Source of fresh ids, injected so that tests and simulations are repeatable. */
export interface IdSource {
  /** A new UUID v7. */
  uuid(): string;
}

/** The UUID v5 of the parts; parts cannot run into one another. */
export const derivedUuid = (...parts: readonly string[]): string =>
  uuidV5(JSON.stringify(parts), NAMESPACE);

export const PREFIXES = {
  payment: 'pay',
  refund: 're',
  capture: 'cap',
  transaction: 'ltx',
  reservation: 'lrs',
  merchant: 'mer',
  key: 'key',
  case: 'case',
  approval: 'apr',
  dataKey: 'dk',
  erasure: 'ers',
} as const;
export type IdKind = keyof typeof PREFIXES;

export const newId = (kind: IdKind, ids: IdSource): string => `${PREFIXES[kind]}_${ids.uuid()}`;

export const derivedId = (kind: IdKind, ...parts: readonly string[]): string =>
  `${PREFIXES[kind]}_${derivedUuid(kind, ...parts)}`;

/** The UUID behind a prefixed id, as 32 hex digits. */
export const hexOf = (id: string): string => id.slice(id.indexOf('_') + 1).replaceAll('-', '');

/** The prefixed id of a kind from 32 hex digits. */
export const fromHex = (kind: IdKind, hex: string): string =>
  `${PREFIXES[kind]}_${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
