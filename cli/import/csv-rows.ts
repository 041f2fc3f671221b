/** A CSV file as a stream of rows with line numbers; memory stays flat however long the file is. */
import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { CommandFailure } from '../exit-codes.js';

export interface CsvRow {
  /** Line of the file, counted from 1; the last one of a row that spans several. */
  readonly line: number;
  /** Bytes of the file read so far. */
  readonly bytes: number;
  /** The row by column; undefined where it has another number of fields than the header. */
  readonly values: ReadonlyMap<string, string> | undefined;
}

const chunkSchema = z.object({
  record: z.array(z.string()),
  info: z.looseObject({ lines: z.number(), bytes: z.number() }),
});

/**
 * @param required columns that the header must have.
 * @throws CommandFailure a column is missing, the file cannot be read or its quoting is broken.
 */
export async function* readCsvRows(
  file: string,
  delimiter: string,
  required: readonly string[],
): AsyncGenerator<CsvRow> {
  const source = createReadStream(file);
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  source.on('error', (error) => parser.destroy(error));
  let header: readonly string[] | undefined;
  try {
    for await (const chunk of source.pipe(parser)) {
      const { record, info } = chunkSchema.parse(chunk);
      if (header === undefined) {
        header = record.map((name) => name.trim());
        requireColumns(file, header, required);
        continue;
      }
      yield {
        line: info.lines,
        bytes: info.bytes,
        values:
          record.length === header.length
            ? new Map(header.map((name, index) => [name, (record[index] ?? '').trim()]))
            : undefined,
      };
    }
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`cannot read ${file}: ${reason}`, { cause: error });
  } finally {
    source.destroy();
  }
  if (header === undefined) throw new CommandFailure(`${file} is empty: it has no header`);
}

function requireColumns(
  file: string,
  header: readonly string[],
  required: readonly string[],
): void {
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length === 0) return;
  throw new CommandFailure(
    `${file} has no column ${missing.join(', ')}; it has ${header.join(', ')} (is --delimiter right?)`,
  );
}
