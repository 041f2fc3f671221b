/** Postings as a test writes them down: accounts, legs, and what the ledger is asked for. */
import { cny } from '../../money/amounts.js';
import { PAYMENT } from '../stories.js';

const account = (id: string, subject: string) => ({
  type: 'OpenAccount',
  origin: 'engine',
  id,
  currency: 'CNY',
  subject,
});
export const merchant = {
  ...account('mer:mer_1:CNY', 'merchant_pending'),
  limits: { floor: cny('0.00') },
};
export const payable = {
  ...account('mer:mer_1:merchant_payable:CNY', 'merchant_payable'),
  limits: { floor: cny('0.00') },
};
export const receivable = account('sys:channel_receivable:sandbox_a:CNY', 'channel_receivable');
export const channelCost = account('sys:channel_cost:sandbox_a:CNY', 'channel_cost');
export const income = account('sys:fee_income:CNY', 'fee_income');
export const suspense = account('sys:suspense:CNY', 'suspense');
export const otherIncome = account('sys:other_income:CNY', 'other_income');
export const otherExpense = account('sys:other_expense:CNY', 'other_expense');

export type Leg = readonly [
  side: 'debit' | 'credit',
  account: { readonly id: string },
  value: string,
];
export const entries = (legs: readonly Leg[]) =>
  legs.map(([direction, { id }, value]) => ({ account: id, direction, amount: cny(value) }));
/** A posting of these legs, whose accounts open in their order. */
export const posting = (command: object, ...legs: readonly Leg[]) => ({
  accounts: legs.map(([, opened]) => opened),
  command: { type: 'PostTransaction', origin: 'engine', entries: entries(legs), ...command },
});

/** What the metadata of every posting of a payment says. */
export const common = { payment: PAYMENT, merchant: 'mer_1', channel: 'sandbox_a' };
