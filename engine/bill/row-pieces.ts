/** Rows in pieces of the size of an event. The same file gives the same pieces, so that a taking goes on as it began. */
import type { BillLayout, BillRow } from '../../domain/bill/bill.js';
import { type SplitRow, splitRow } from '../../domain/bill/stored-rows.js';

const MAX_ROWS = 200;
/** Of the columns with their texts, of a piece and so of a row: an event has a limit, and rows of a statement may be long. */
export const MAX_PIECE_CHARACTERS = 100_000;

export const charactersOf = ({ raw }: BillRow): number =>
  raw.reduce((sum, [column, text]) => sum + column.length + text.length, 0);

export async function* piecesOf(
  layout: BillLayout,
  source: AsyncIterable<readonly BillRow[]>,
): AsyncGenerator<readonly SplitRow[]> {
  let piece: SplitRow[] = [];
  let characters = 0;
  for await (const rows of source) {
    for (const row of rows) {
      const more = charactersOf(row);
      const isFull = piece.length === MAX_ROWS || characters + more > MAX_PIECE_CHARACTERS;
      if (piece.length > 0 && isFull) {
        yield piece;
        piece = [];
        characters = 0;
      }
      piece.push(splitRow(layout, row));
      characters += more;
    }
  }
  if (piece.length > 0) yield piece;
}
