/** What figures of a book are narrowed to: its day and currency, in the address. */
import { Group, NativeSelect, TextInput } from '@mantine/core';
import { useFilter } from '../components/use-filter.js';
import { useText } from '../texts/use-text.js';
import { BookChoice } from './book-frame.js';

export const FIGURE_FILTER = ['book', 'date', 'currency', 'asOf', 'effectiveAt'] as const;

interface DayFieldProps {
  /** What is shown while the address names no day. */
  readonly shown: string | undefined;
}

export function DayField({ shown }: DayFieldProps) {
  const t = useText();
  const [{ date }, change] = useFilter(['date']);
  return (
    <TextInput
      type="date"
      label={t('ledger.day')}
      value={date ?? shown ?? ''}
      onChange={({ currentTarget }) => change({ date: currentTarget.value })}
    />
  );
}

interface CurrencyFieldProps {
  readonly currencies: readonly string[];
}

export function CurrencyField({ currencies }: CurrencyFieldProps) {
  const t = useText();
  const [{ currency = '' }, change] = useFilter(['currency']);
  const all =
    currency === '' || currencies.includes(currency) ? currencies : [...currencies, currency];
  return (
    <NativeSelect
      label={t('ledger.currency')}
      value={currency}
      data={[{ value: '', label: t('ledger.currency.all') }, ...all]}
      onChange={({ currentTarget }) => change({ currency: currentTarget.value })}
    />
  );
}

export function FilterBar({ children }: { readonly children: React.ReactNode }) {
  return (
    <Group align="flex-end" gap="sm" className="not-printed">
      <BookChoice />
      {children}
    </Group>
  );
}
