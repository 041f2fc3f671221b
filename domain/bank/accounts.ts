/** The ledger accounts that money at banks moves on, beside those of payments. */
import { systemAccountId } from '../ledger/account-id.js';
import type { LedgerCommand } from '../ledger/commands.js';
import type { Currency } from '../money/money.js';

type OpenAccount = Extract<LedgerCommand, { type: 'OpenAccount' }>;

/** Customers' money at a bank. */
export const reserveCash = (bank: string, currency: Currency): OpenAccount => ({
  type: 'OpenAccount',
  origin: 'engine',
  id: systemAccountId('reserve_cash', currency, bank),
  currency,
  subject: 'reserve_cash',
});
