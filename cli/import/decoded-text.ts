/** Bytes as text, in an encoding that is named: nothing is guessed, and nothing is replaced. */
import { TextDecoder } from 'node:util';
import { InvalidArgumentError } from 'commander';
import { CommandFailure } from '../exit-codes.js';

const decoderOf = (encoding: string): TextDecoder => new TextDecoder(encoding, { fatal: true });

/**
 * The name of an encoding as the WHATWG standard writes it: `gb18030`, `windows-1252`, `utf-16le`.
 * @throws InvalidArgumentError if this release of Node has no such encoding, or misreads it.
 */
export function encodingNamed(name: string): string {
  let encoding: string;
  try {
    ({ encoding } = decoderOf(name));
  } catch {
    throw new InvalidArgumentError('an encoding by its name: utf-8, gb18030, big5, windows-1252 …');
  }
  const euro = () => decoderOf(encoding).decode(Uint8Array.of(0x80), { stream: true });
  if (encoding === 'windows-1252' && euro() !== '€') {
    // Some releases take the bytes from 0x80 to 0x9f for control characters.
    throw new InvalidArgumentError(`Node ${process.version} misreads ${encoding}`);
  }
  // The standard reads GBK as GB18030; the decoder that Node has for it takes bytes that are neither.
  return encoding === 'gbk' ? 'gb18030' : encoding;
}

/**
 * The text of a file, piece by piece, without a byte order mark.
 * @param encoding as `encodingNamed` gives it.
 * @throws CommandFailure if bytes mean nothing in the encoding; it names their line.
 */
export async function* decodedText(
  bytes: AsyncIterable<Buffer>,
  encoding: string,
): AsyncGenerator<string> {
  const decoder = decoderOf(encoding);
  // A decoder does not say at which byte it stopped. This one is a piece behind, and finds it.
  const behind = decoderOf(encoding);
  let line = 1;
  for await (const piece of bytes) {
    let text: string;
    try {
      text = decoder.decode(piece, { stream: true });
    } catch (cause) {
      throw badBytes(encoding, line + linesBefore(behind, piece), cause);
    }
    behind.decode(piece, { stream: true });
    line += newLinesIn(text);
    yield text;
  }
  try {
    yield decoder.decode();
  } catch (cause) {
    throw badBytes(encoding, line, cause);
  }
}

const badBytes = (encoding: string, line: number, cause: unknown): CommandFailure =>
  new CommandFailure(
    `line ${line} has bytes that are not ${encoding}: name the file's encoding with --encoding`,
    { cause },
  );

const newLinesIn = (text: string): number => text.split('\n').length - 1;

/** How many lines end before the first byte that the decoder refuses. */
function linesBefore(decoder: TextDecoder, piece: Buffer): number {
  let lines = 0;
  for (const byte of piece) {
    try {
      lines += newLinesIn(decoder.decode(Uint8Array.of(byte), { stream: true }));
    } catch {
      break;
    }
  }
  return lines;
}
