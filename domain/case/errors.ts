/** What cannot be done with a case. */
import { entry, type ErrorEntry } from '../kernel/error-entry.js';

export const caseErrors = {
  case_closed: entry(409, 'Case closed', 'The case was resolved or dismissed before.'),
  case_holds_money: entry(
    409,
    'Case holds money',
    'Only a case that holds nothing can be dismissed: book, refund or write off its money first.',
  ),
  case_holds_nothing: entry(
    422,
    'Case holds nothing',
    'There is no money to book, refund or write off; dismiss the case.',
  ),
  case_money_claimed: entry(
    409,
    'Money of a case claimed',
    'The money was moved before, or is about to be: look at the case again.',
  ),
  case_without_merchant: entry(
    422,
    'Case without a merchant',
    'It is not known whose money the case holds: name the `merchant` that it is booked to, or write it off once nobody is found.',
  ),
  case_merchant_known: entry(
    422,
    'Merchant known',
    'A merchant is named only to book money of which the case does not say whose it is.',
  ),
  case_not_refundable: entry(
    422,
    'Case not refundable',
    'The money of this case cannot be given back at a channel: it has left already, or no payment brought it. Book it or write it off.',
  ),
  too_many_resolutions: entry(
    422,
    'Too many resolutions',
    'At most 100 resolutions are proposed for a case.',
  ),
} as const satisfies Record<string, ErrorEntry>;
