/** What came over a channel's wire, byte for byte, and how it is sealed. */
import { z } from 'zod';
import { openUnderKey, type SealedUnderKey, sealUnderKey } from '../data-key/sealed.js';
import type { DataKey } from '../data-key/store.js';

export interface Exchange {
  /** Headers that were kept; none of an answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * The place of an exchange in the log, from which it cannot be moved: the type of its event and the ids
 * that say which event of that type it is.
 */
export type EvidencePlace = readonly [type: string, ...ids: readonly string[]];

/** @param key was made for this exchange alone. */
export const sealExchange = (
  exchange: Exchange,
  place: EvidencePlace,
  key: DataKey,
): SealedUnderKey => sealUnderKey(encode(exchange), ['exchange', ...place], key);

/** Undefined if a byte differs, or if it was sealed for another place. */
export function openExchange(
  sealed: SealedUnderKey,
  place: EvidencePlace,
  bytes: Buffer,
): Exchange | undefined {
  const plain = openUnderKey(sealed, ['exchange', ...place], bytes);
  return plain && decode(plain);
}

const LINE_FEED = 0x0a;

/** The headers as JSON, which holds no line feed, a line feed, and the body as it came. */
const encode = ({ headers, body }: Exchange): Buffer =>
  Buffer.concat([Buffer.from(`${JSON.stringify(headers)}\n`), body]);

const headersSchema = z.record(z.string(), z.string());

function decode(plain: Buffer): Exchange {
  const end = plain.indexOf(LINE_FEED);
  const headers = headersSchema.parse(JSON.parse(plain.subarray(0, end).toString()));
  return { headers, body: plain.subarray(end + 1) };
}
