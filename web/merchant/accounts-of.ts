/** The accounts that the engine keeps for a merchant: in the book of payments, once a currency. */
import { accountApi } from '../account/api.js';
import { DEFAULT_BOOK } from '../ledger/use-book.js';

/** How their ids begin. */
export const beginningOf = (merchant: string): string => `mer:${merchant}:`;

const PAGE = 100;

/** Their ids, as they are now. */
export async function accountsOf(merchant: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await accountApi.listAccounts({
      params: { book: DEFAULT_BOOK },
      query: { id: beginningOf(merchant), limit: PAGE, cursor },
    });
    ids.push(...body.data.map(({ id }) => id));
    cursor = body.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
}
