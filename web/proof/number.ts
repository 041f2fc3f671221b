/** The number that is proved, as it stands in the address. */
import { addressOf, useFilter } from '../components/use-filter.js';
import { DEFAULT_BOOK } from '../ledger/use-book.js';

export const KINDS = ['cell', 'account', 'settlement'] as const;
export type Kind = (typeof KINDS)[number];

/** Of an accounting day each. */
export type PickedNumber =
  | {
      /** What a subject moved and came to. */
      readonly kind: 'cell';
      readonly book: string;
      readonly date: string;
      readonly subject: string;
      readonly currency: string;
    }
  | {
      /** What an account moved and came to. */
      readonly kind: 'account';
      readonly book: string;
      readonly date: string;
      readonly account: string;
    }
  | {
      /** What a merchant is owed. */
      readonly kind: 'settlement';
      readonly book: string;
      readonly date: string;
      readonly merchant: string;
      readonly currency: string;
    };

const FIELDS = ['kind', 'book', 'date', 'subject', 'currency', 'account', 'merchant'] as const;
export type Fields = Readonly<Partial<Record<(typeof FIELDS)[number], string>>>;

/** What is filled in so far, and how it is changed: what was checked of another number is gone then. */
export function useFields(): readonly [Fields, (changed: Fields) => void] {
  const [fields, change] = useFilter(FIELDS);
  const [, forget] = useFilter(['voucher']);
  return [
    fields,
    (changed) => {
      forget({ voucher: undefined });
      change(changed);
    },
  ];
}

export const kindIn = ({ kind }: Fields): Kind => KINDS.find((one) => one === kind) ?? 'cell';

/** Undefined until all of it is filled in. */
export function numberIn(fields: Fields): PickedNumber | undefined {
  const { book = DEFAULT_BOOK, date, subject, currency, account, merchant } = fields;
  const kind = kindIn(fields);
  if (date === undefined) return undefined;
  if (kind === 'account') return account === undefined ? undefined : { kind, book, date, account };
  if (currency === undefined) return undefined;
  if (kind === 'settlement') {
    return merchant === undefined ? undefined : { kind, book, date, merchant, currency };
  }
  return subject === undefined ? undefined : { kind, book, date, subject, currency };
}

export const proofAddress = (number: PickedNumber): string => addressOf('/proof', { ...number });
