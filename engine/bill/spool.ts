/** A bill as it comes in, written to a file that only this user may read: it is read more than once. */
import { open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { BillRejection } from '../../domain/bill/rejection.js';
import { MAX_FILE_BYTES } from './limits.js';
import { BillRefused, refused } from './refused.js';

/**
 * @param path of a file that is not there yet. It is removed if the bill is not written whole.
 * @returns bytes that were written, or that they are too many.
 */
export async function spoolBill(
  source: AsyncIterable<Uint8Array>,
  path: string,
  maxBytes = MAX_FILE_BYTES,
): Promise<number | BillRejection> {
  let bytes = 0;
  const bounded = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of source) {
      bytes += piece.length;
      if (bytes > maxBytes) {
        throw refused('bill_too_large', 'the file is larger than files may be');
      }
      yield piece;
    }
  };
  const file = await open(path, 'wx', 0o600);
  try {
    await pipeline(bounded, file.createWriteStream());
    return bytes;
  } catch (error) {
    await rm(path, { force: true });
    if (error instanceof BillRefused) return error.rejection;
    throw error;
  }
}
