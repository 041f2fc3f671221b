/** Reads the text of a bill as it comes, piece by piece. */
import type { BillRow } from '../../domain/bill/bill.js';
import type { BillLine, BillReader, IsNewKey, ReadBills } from '../../domain/bill/reader.js';
import { LINES_TO_RECOGNISE, recogniseBill } from '../../domain/bill/recognise.js';
import { isBillRejection } from '../../domain/bill/rejection.js';
import { LineSplitter } from './line-splitter.js';
import { BillRefused } from './refused.js';

export interface TextReader {
  /** Rows that the piece completes. @throws BillRefused */
  push(piece: string): readonly BillRow[];
  /** Rows of what was left after the last piece. @throws BillRefused */
  rest(): readonly BillRow[];
  /** What the file came to. @throws BillRefused */
  end(): ReadBills;
}

export class LineReader implements TextReader {
  readonly #splitter = new LineSplitter();
  #waiting: BillLine[] = [];
  #reader: BillReader | undefined;

  constructor(private readonly isNew: IsNewKey) {}

  push(piece: string): readonly BillRow[] {
    return this.#take(this.#splitter.push(piece), false);
  }

  rest(): readonly BillRow[] {
    return this.#take(this.#splitter.end(), true);
  }

  end(): ReadBills {
    const read = this.#reader?.end();
    if (read === undefined) throw new Error('a file was not recognised, and not refused');
    if (isBillRejection(read)) throw new BillRefused(read);
    return read;
  }

  /** Lines wait until there are enough to tell the layout. */
  #take(lines: readonly BillLine[], last: boolean): readonly BillRow[] {
    if (this.#reader !== undefined) return rowsOf(this.#reader, lines);
    this.#waiting = this.#waiting.concat(lines);
    if (this.#waiting.length < LINES_TO_RECOGNISE && !last) return [];
    const first = this.#waiting.slice(0, LINES_TO_RECOGNISE).map(({ text }) => text);
    const reader = recogniseBill(first, this.isNew);
    if (isBillRejection(reader)) throw new BillRefused(reader);
    this.#reader = reader;
    const waiting = this.#waiting;
    this.#waiting = [];
    return rowsOf(reader, waiting);
  }
}

function rowsOf(reader: BillReader, lines: readonly BillLine[]): readonly BillRow[] {
  const rows: BillRow[] = [];
  for (const line of lines) {
    const taken = reader.take(line);
    if (isBillRejection(taken)) throw new BillRefused(taken);
    for (const row of taken) rows.push(row);
  }
  return rows;
}
