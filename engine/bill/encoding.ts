/** Bytes as text: UTF-8 if they are, else GB18030, which holds GBK; and nothing is replaced. */
import { TextDecoder } from 'node:util';
import type { BillContent } from './content.js';
import { refused } from './refused.js';

export type BillEncoding = 'utf-8' | 'gb18030';

const decoderOf = (encoding: BillEncoding): TextDecoder =>
  new TextDecoder(encoding, { fatal: true });

/**
 * The encoding of a whole file. Its beginning does not tell: a row far below may be the first that is not ASCII, and
 * short texts in GBK may be UTF-8 by accident.
 */
export async function encodingOf(content: BillContent): Promise<BillEncoding> {
  const decoder = decoderOf('utf-8');
  for await (const piece of content.open()) {
    try {
      decoder.decode(piece, { stream: true });
    } catch {
      return 'gb18030';
    }
  }
  // If the last character is cut off, the file is; and that is said when it is read.
  return 'utf-8';
}

/** @throws BillRefused bytes that mean nothing in the encoding (with their line), or a last character cut off. */
export async function* textOf(
  content: BillContent,
  encoding: BillEncoding,
): AsyncGenerator<string> {
  const decoder = decoderOf(encoding);
  let before = 0;
  for await (const piece of content.open()) {
    let text: string;
    try {
      text = decoder.decode(piece, { stream: true });
    } catch {
      const line = await lineOfFault(content, encoding, before);
      throw refused('bill_encoding', 'the line has bytes that are neither UTF-8 nor GB18030', {
        line,
      });
    }
    before += piece.length;
    yield text;
  }
  try {
    decoder.decode();
  } catch {
    throw refused('bill_truncated', 'the last character is cut off');
  }
}

/** A decoder does not say at which byte it stopped: read up to the piece again, and that byte by byte. */
async function lineOfFault(
  content: BillContent,
  encoding: BillEncoding,
  from: number,
): Promise<number> {
  const decoder = decoderOf(encoding);
  let line = 1;
  let before = 0;
  const count = (bytes: Uint8Array): void => {
    for (const character of decoder.decode(bytes, { stream: true })) {
      if (character === '\n') line += 1;
    }
  };
  for await (const piece of content.open()) {
    const known = Math.max(0, Math.min(piece.length, from - before));
    before += piece.length;
    count(piece.subarray(0, known));
    for (const byte of piece.subarray(known)) {
      try {
        count(Uint8Array.of(byte));
      } catch {
        return line;
      }
    }
  }
  return line;
}
