/** The second pass over a bill: the rows of a file that was found good. */
import type { BillRow } from '../../domain/bill/bill.js';
import { type CheckedBillFile, sha256Of } from './check-bill-file.js';
import { openContents } from './open-contents.js';
import { NO_BILL, readContent } from './read-content.js';

/**
 * Rows in the order of the file, some hundred at a time.
 * @throws Error the file is not what it was when it was checked.
 */
export async function* billRows(checked: CheckedBillFile): AsyncGenerator<readonly BillRow[]> {
  if ((await sha256Of(checked.path)) !== checked.sha256) {
    throw new Error('the file has changed since it was checked');
  }
  const opened = await openContents(checked.path);
  try {
    let before = 0;
    for (const content of opened.contents) {
      const pieces = readContent(content, () => true);
      for (;;) {
        const { done, value } = await pieces.next();
        if (done === true) {
          before += value === NO_BILL ? 0 : value.bills.length;
          break;
        }
        if (value.length > 0) yield numbered(value, before);
      }
    }
  } finally {
    opened.close();
  }
}

/** Rows count the bills of their own file of an archive; the first file needs no change. */
const numbered = (rows: readonly BillRow[], before: number): readonly BillRow[] =>
  before === 0 ? rows : rows.map((row) => ({ ...row, bill: row.bill + before }));
