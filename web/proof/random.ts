/** "Pick one for me": any number of the books, none more likely because somebody chose it. */
import { accountApi } from '../account/api.js';
import { dayApi } from '../day/api.js';
import { DEFAULT_BOOK } from '../ledger/use-book.js';
import { settlementApi } from '../settlement/api.js';
import { trialBalanceApi } from '../trial-balance/api.js';
import { KINDS, type PickedNumber } from './number.js';

/** Days, accounts or lines among which one is picked. */
const AMONG = 100;
/** Days without any movement are passed over, so many at most. */
const TRIES = 8;

/** Undefined if nothing has moved yet. */
export async function anyNumber(): Promise<PickedNumber | undefined> {
  const book = DEFAULT_BOOK;
  const { body: days } = await dayApi.listDays({ params: { book }, query: { limit: AMONG } });
  for (let tries = 0; tries < TRIES; tries += 1) {
    const date = anyOf(days.data)?.date;
    const found = date === undefined ? undefined : await anyOfDay(book, date);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function anyOfDay(book: string, date: string): Promise<PickedNumber | undefined> {
  const { body } = await trialBalanceApi.trialBalance({ params: { book }, query: { date } });
  const moved = body.lines.filter(
    ({ debits, credits }) => !isZero(debits.value) || !isZero(credits.value),
  );
  const line = anyOf(moved);
  if (line === undefined) return undefined;
  const { subject, currency } = line;
  switch (anyOf(KINDS)) {
    case 'account': {
      const query = { subject, currency, limit: AMONG };
      const accounts = await accountApi.listAccounts({ params: { book }, query });
      const account = anyOf(accounts.body.data)?.id;
      if (account !== undefined) return { kind: 'account', book, date, account };
      break;
    }
    case 'settlement': {
      const lines = await settlementApi.listSettlements({ query: { date, limit: AMONG } });
      const picked = anyOf(lines.body.data);
      if (picked !== undefined) {
        const { merchant, currency: of } = picked;
        return { kind: 'settlement', book, date, merchant, currency: of };
      }
      break;
    }
    default:
  }
  return { kind: 'cell', book, date, subject, currency };
}

const isZero = (value: string): boolean => /^-?[0.]+$/.test(value);

/** Each is as likely as the others. */
export function anyOf<T>(among: readonly T[]): T | undefined {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return among[Math.floor((random / 2 ** 32) * among.length)];
}
