/** A CSV file as a stream of rows with line numbers; memory stays flat however long the file is. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { CommandFailure } from '../exit-codes.js';
import { decodedText } from './decoded-text.js';

export interface CsvFile {
  readonly path: string;
  /** As `encodingNamed` gives it. */
  readonly encoding: string;
  readonly delimiter: string;
}

export interface CsvRow {
  /** Line of the file, counted from 1; the last line, if the row spans several. */
  readonly line: number;
  /** The row by column, as it stands in the file; undefined if it has not as many fields as the header. */
  readonly values: ReadonlyMap<string, string> | undefined;
}

/** A quote that is never closed would take the rest of the file into memory. */
const MAX_ROW_BYTES = 1_048_576;

const recordSchema = z.object({
  record: z.array(z.string()),
  info: z.looseObject({ lines: z.number() }),
});

/**
 * @param required columns that the header must have.
 * @throws CommandFailure if a column is missing or comes twice, the file cannot be read, its bytes are
 *   not of its encoding, or its quoting is broken.
 */
export async function* readCsvRows(
  file: CsvFile,
  required: readonly string[],
): AsyncGenerator<CsvRow> {
  const source = createReadStream(file.path);
  const text = Readable.from(decodedText(source, file.encoding));
  const parser = parse({
    delimiter: file.delimiter,
    info: true,
    // All of them: a file may have been put together from files of several systems.
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_ROW_BYTES,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  text.on('error', (error) => parser.destroy(error));
  let header: readonly string[] | undefined;
  try {
    for await (const chunk of text.pipe(parser)) {
      const { record, info } = recordSchema.parse(chunk);
      if (header === undefined) {
        header = record.map((name) => name.trim());
        checkHeader(header, required);
        continue;
      }
      yield {
        line: info.lines,
        values:
          record.length === header.length
            ? new Map(header.map((name, index) => [name, record[index] ?? '']))
            : undefined,
      };
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`cannot read ${file.path}: ${reason}`, { cause: error });
  } finally {
    text.destroy();
    source.destroy();
  }
  if (header === undefined)
    throw new CommandFailure(`cannot read ${file.path}: it is empty, without a header`);
}

function checkHeader(header: readonly string[], required: readonly string[]): void {
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw new CommandFailure(
      `it has no column ${missing.join(', ')}, but ${header.join(', ')} (are --delimiter and --encoding right?)`,
    );
  }
  // Which of two columns is meant is not for us to say. A column without a name cannot be asked for.
  const twice = header.find((name, index) => name !== '' && header.indexOf(name) !== index);
  if (twice !== undefined) throw new CommandFailure(`its header has the column ${twice} twice`);
}
