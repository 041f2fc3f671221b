/** Shares of a payment, and the lines by which they come. */
import type { Money, MoneyText } from '../money/money.js';

/** What a receiver gets. */
export type ShareLine =
  | {
      readonly merchant: string;
      readonly percent: string;
      /** Of what: of the captured amount less fee and tax, or of the captured amount. */
      readonly basis: 'net' | 'captured';
    }
  | { readonly merchant: string; readonly amount: MoneyText };

/** A receiver with what it got, or gives back. */
export interface Share {
  readonly merchant: string;
  readonly amount: Money;
}
