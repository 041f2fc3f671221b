/** What a file holds: itself, or, by its first bytes and never by its name, what an archive or gzip holds. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { openArchive } from './archive.js';
import type { BillContent } from './content.js';
import * as limits from './limits.js';
import { BillRefused, refused } from './refused.js';

export interface OpenContents {
  readonly contents: readonly BillContent[];
  close(): void;
}

/** @throws BillRefused an archive that is damaged or beyond a limit. */
export async function openContents(path: string): Promise<OpenContents> {
  const { size } = await stat(path);
  if (size > limits.MAX_FILE_BYTES) {
    throw refused('bill_too_large', 'the file is larger than files may be');
  }
  const magic = await firstBytes(path);
  if (magic === 'PK') return openArchive(path);
  const open = magic === '\x1f\x8b' ? () => gunzipped(path, size) : () => createReadStream(path);
  return { contents: [{ name: null, bytes: size, open }], close: () => undefined };
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function* gunzipped(path: string, size: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  const source = createReadStream(path);
  const unzip = createGunzip();
  source.on('error', (error) => unzip.destroy(error));
  try {
    for await (const piece of source.pipe(unzip) as AsyncIterable<Buffer>) {
      bytes += piece.length;
      const bomb = bytes > limits.RATIO_FROM_BYTES && bytes > size * limits.MAX_RATIO;
      if (bomb || bytes > limits.MAX_CONTENT_BYTES) {
        throw refused('bill_too_large', 'the file unpacks to more than it may');
      }
      yield piece;
    }
  } catch (error) {
    if (error instanceof BillRefused) throw error;
    throw refused('bill_archive_invalid', 'the compressed file is damaged or cut off');
  } finally {
    source.destroy();
  }
}
