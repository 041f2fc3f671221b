/** The ledger accounts that payments move money on. The engine owns them: nobody else posts there. */
import { merchantAccountId, systemAccountId } from '../ledger/account-id.js';
import type { LedgerCommand } from '../ledger/commands.js';
import { type Currency, formatMinor } from '../money/money.js';

/** The book in which payments are kept. */
export const PAYMENT_BOOK = 'main';

type OpenAccount = Extract<LedgerCommand, { type: 'OpenAccount' }>;

const internal = (subject: string, currency: Currency, owner?: string): OpenAccount => ({
  type: 'OpenAccount',
  origin: 'engine',
  id: systemAccountId(subject, currency, owner),
  currency,
  subject,
});

/** What a channel took and has yet to pay out to us. */
export const channelReceivable = (channel: string, currency: Currency): OpenAccount =>
  internal('channel_receivable', currency, channel);

/** What a channel costs us. */
export const channelCost = (channel: string, currency: Currency): OpenAccount =>
  internal('channel_cost', currency, channel);

export const feeIncome = (currency: Currency): OpenAccount => internal('fee_income', currency);

/** Tax on fees, which is owed to the state. */
export const taxPayable = (currency: Currency): OpenAccount => internal('tax_payable', currency);

/** Money that is certainly ours to hold but has no right place yet. */
export const suspense = (currency: Currency): OpenAccount => internal('suspense', currency);

/** Money in suspense that nobody claims any more. */
export const otherIncome = (currency: Currency): OpenAccount => internal('other_income', currency);

/** Money that has left and that nobody gives back. */
export const otherExpense = (currency: Currency): OpenAccount =>
  internal('other_expense', currency);

/** An account of a merchant, which may not go below zero. */
const ofMerchant = (subject: string, merchant: string, currency: Currency): OpenAccount => ({
  type: 'OpenAccount',
  origin: 'engine',
  id: merchantAccountId(merchant, currency, subject),
  currency,
  subject,
  limits: { floor: { value: formatMinor(0n, currency), currency } },
});

/** What was taken for a merchant and is not settled yet. */
export const merchantAccount = (merchant: string, currency: Currency): OpenAccount =>
  ofMerchant('merchant_pending', merchant, currency);

/** What was settled to a merchant, or sent in by it at a bank: the merchant's to have. */
export const merchantPayable = (merchant: string, currency: Currency): OpenAccount =>
  ofMerchant('merchant_payable', merchant, currency);

/** What a merchant owes us, because it had too little when it was to bear something. */
export const merchantReceivable = (merchant: string, currency: Currency): OpenAccount => ({
  type: 'OpenAccount',
  origin: 'engine',
  id: merchantAccountId(merchant, currency, 'merchant_receivable'),
  currency,
  subject: 'merchant_receivable',
});

/** A merchant's money that is disputed. It is the engine's account: freezing the merchant does not freeze it. */
export const disputeHold = (merchant: string, currency: Currency): OpenAccount =>
  internal('dispute_hold', currency, merchant);

/** What is kept back from settlements for a while. */
export const merchantReserve = (merchant: string, currency: Currency): OpenAccount =>
  ofMerchant('merchant_reserve', merchant, currency);
