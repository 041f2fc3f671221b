/** A voucher behind a number: whether it balances, and whether what it moves is what the number counts of it. */
import type { TransactionBody } from '../../api/transaction/contract.js';
import { accountApi } from '../account/api.js';
import { sumOf, zeroOf } from '../components/sum.js';
import { transactionApi } from '../transaction/api.js';
import { isBalanced } from '../transaction/balanced.js';
import type { PickedNumber } from './number.js';
import type { Told } from './told.js';

export interface CheckedVoucher {
  readonly voucher: TransactionBody;
  readonly isBalanced: boolean;
  /** Its entries on the subject or account come to what the number counts of it. */
  readonly isCounted: boolean;
}

export async function checkedVoucher(
  number: PickedNumber,
  told: Told,
  id: string,
  signal: AbortSignal,
): Promise<CheckedVoucher> {
  const { book } = number;
  const { body: voucher } = await transactionApi.getTransaction({ params: { book, id }, signal });
  const counted = await countedAccounts(number, told, voucher, signal);
  const none = zeroOf(told.opening);
  const own = voucher.entries.filter(
    ({ account, amount }) => counted.has(account) && amount.currency === told.currency,
  );
  const parts = told.parts.filter(({ transaction }) => transaction === id);
  const isCounted = (['debit', 'credit'] as const).every((side) => {
    const moved = own.filter(({ direction }) => direction === side);
    const due = parts.map(({ debits, credits }) => (side === 'debit' ? debits : credits));
    return sumOf([none, ...moved.map(({ amount }) => amount.value)]) === sumOf([none, ...due]);
  });
  return { voucher, isBalanced: isBalanced(voucher.entries), isCounted };
}

/** The accounts of the voucher that the number is about. */
async function countedAccounts(
  number: PickedNumber,
  told: Told,
  { entries }: TransactionBody,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  if (told.account !== null) return new Set([told.account]);
  const { book } = number;
  const ids = [...new Set(entries.map(({ account }) => account))];
  const accounts = await Promise.all(
    ids.map((id) => accountApi.getAccount({ params: { book, id }, signal })),
  );
  const subject = number.kind === 'cell' ? number.subject : '';
  return new Set(accounts.flatMap(({ body }) => (body.subject === subject ? [body.id] : [])));
}
