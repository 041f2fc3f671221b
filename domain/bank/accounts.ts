/** The ledger accounts that money at banks moves on, beside those of payments. */
import { merchantAccountId, systemAccountId } from '../ledger/account-id.js';
import type { LedgerCommand } from '../ledger/commands.js';
import { type Currency, formatMinor } from '../money/money.js';

type OpenAccount = Extract<LedgerCommand, { type: 'OpenAccount' }>;

/** What was settled to a merchant, or sent in by it, and can be paid out; it may not go below zero. */
export const merchantPayable = (merchant: string, currency: Currency): OpenAccount => ({
  type: 'OpenAccount',
  origin: 'engine',
  id: merchantAccountId(merchant, currency, 'merchant_payable'),
  currency,
  subject: 'merchant_payable',
  limits: { floor: { value: formatMinor(0n, currency), currency } },
});

/** Customers' money at a bank. */
export const reserveCash = (bank: string, currency: Currency): OpenAccount => ({
  type: 'OpenAccount',
  origin: 'engine',
  id: systemAccountId('reserve_cash', currency, bank),
  currency,
  subject: 'reserve_cash',
});
