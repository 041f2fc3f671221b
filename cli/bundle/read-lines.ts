/** The lines of a file, none longer than a limit. */
import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/**
 * Yields each line without its line feed; a last line without a line feed too.
 * @throws RangeError a line is longer than `maxBytes`.
 */
export async function* readLines(file: string, maxBytes: number): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    const [first = '', ...others] = decoder.write(chunk).split('\n');
    parts.push(first);
    length += first.length;
    if (length > maxBytes) throw new RangeError(`a line is longer than ${maxBytes} bytes`);
    for (const next of others) {
      yield parts.join('');
      parts = [next];
      length = next.length;
    }
  }
  const rest = parts.join('') + decoder.end();
  if (rest !== '') yield rest;
}
