/** A zip of bills. What it declares is held against limits before a byte is unpacked; yauzl holds it to that. */
import { TextDecoder } from 'node:util';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import type { BillContent } from './content.js';
import { crc32 } from './crc32.js';
import * as limits from './limits.js';
import { BillRefused, refused } from './refused.js';

export interface BillArchive {
  readonly contents: readonly BillContent[];
  close(): void;
}

/** @throws BillRefused the archive is damaged, encrypted, empty, or beyond a limit. */
export async function openArchive(path: string): Promise<BillArchive> {
  const zip = await openZip(path);
  try {
    if (zip.entryCount > limits.MAX_ENTRIES) throw tooManyEntries();
    const contents: BillContent[] = [];
    let bytes = 0;
    // Paths in an archive are names and nothing else: nothing is ever written by them.
    for await (const entry of zip.eachEntry()) {
      if (contents.length >= limits.MAX_ENTRIES) throw tooManyEntries();
      const name = nameOf(entry);
      if (isNoise(name)) continue;
      bytes += entry.uncompressedSize;
      checkEntry(entry, bytes);
      contents.push(contentOf(zip, entry, name));
    }
    if (contents.length === 0) throw refused('bill_archive_invalid', 'the archive holds no file');
    return { contents, close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error instanceof BillRefused ? error : damaged();
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, {
      ...{ autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: true },
    });
  } catch {
    throw damaged();
  }
}

const damaged = (): BillRefused =>
  refused('bill_archive_invalid', 'the archive is damaged or cut off');

const tooManyEntries = (): BillRefused =>
  refused('bill_too_large', `the archive holds more than ${limits.MAX_ENTRIES} files`);

function checkEntry(entry: Entry, bytesSoFar: number): void {
  if (entry.isEncrypted()) throw refused('bill_archive_invalid', 'the archive is encrypted');
  if (!entry.canDecodeFileData()) {
    throw refused('bill_archive_invalid', 'the archive is compressed in a way that is not read');
  }
  if (bytesSoFar > limits.MAX_CONTENT_BYTES) {
    throw refused('bill_too_large', 'the archive holds more bytes than it may');
  }
  const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
  if (entry.uncompressedSize > limits.RATIO_FROM_BYTES && ratio > limits.MAX_RATIO) {
    throw refused('bill_too_large', 'a file of the archive unpacks to far more than a bill does');
  }
}

/** Bit 11 of the flags says UTF-8; without it the names of Chinese archives are GBK, or UTF-8 all the same. */
function nameOf(entry: Entry): string {
  const raw = entry.fileNameRaw;
  if (raw.length > limits.MAX_NAME_BYTES) {
    throw refused('bill_too_large', 'a name in the archive is longer than names may be');
  }
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(raw);
    } catch {
      continue;
    }
  }
  throw refused('bill_archive_invalid', 'a name in the archive is neither UTF-8 nor GBK');
}

/** Folders, and what a Mac adds to archives. */
const isNoise = (name: string): boolean =>
  name.endsWith('/') || name.startsWith('__MACOSX/') || /(^|\/)\.DS_Store$/.test(name);

const contentOf = (zip: ZipFile, entry: Entry, name: string): BillContent => ({
  name,
  bytes: entry.uncompressedSize,
  open: () => unpacked(zip, entry),
});

async function* unpacked(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  let crc = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const piece of stream as AsyncIterable<Buffer>) {
      crc = crc32(piece, crc);
      yield piece;
    }
  } catch {
    throw damaged();
  }
  if (crc !== entry.crc32) throw damaged();
}
