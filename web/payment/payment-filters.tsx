/** Narrows a list of payments; every choice stands in the address. */
import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { DayFields } from '../components/day-fields.js';
import { TypedField } from '../components/typed-field.js';
import { useSession } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { METHODS, methodName } from './method.js';
import { isPaymentId, NO_FILTER, type PaymentFilter } from './payment-filter.js';
import { STATUSES } from './payment-status.js';

interface PaymentFiltersProps {
  readonly filter: PaymentFilter;
  readonly onChange: (changed: PaymentFilter) => void;
}

const MAX_SEARCH = 128;

export function PaymentFilters({ filter, onChange }: PaymentFiltersProps) {
  const t = useText();
  const isOfHouse = useSession().user.merchant === null;
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <Group gap="xs" align="flex-end" role="search" aria-label={t('payment.filters')}>
      <Search value={filter.q ?? ''} onSearch={(q) => onChange({ q })} />
      <NativeSelect
        label={t('payment.status')}
        value={filter.status ?? ''}
        data={[
          { value: '', label: t('payment.any_status') },
          ...STATUSES.map((value) => ({ value, label: t(`payment.status.${value}`) })),
        ]}
        onChange={({ currentTarget }) => onChange({ status: currentTarget.value })}
      />
      {isOfHouse && (
        <TypedField
          label={t('payment.merchant')}
          value={filter.merchant ?? ''}
          onTyped={(merchant) => onChange({ merchant })}
          width={150}
        />
      )}
      <NativeSelect
        label={t('payment.method')}
        value={filter.method ?? ''}
        data={[
          { value: '', label: t('payment.any_method') },
          ...METHODS.map((value) => ({ value, label: methodName(t, value) })),
        ]}
        onChange={({ currentTarget }) => onChange({ method: currentTarget.value })}
      />
      <DayFields from={filter.from} to={filter.to} onChange={onChange} />
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Amounts filter={filter} onChange={onChange} />
        <Button variant="subtle" disabled={!isNarrowed} onClick={() => onChange(NO_FILTER)}>
          {t('payment.clear')}
        </Button>
      </Group>
    </Group>
  );
}

/** In a currency, from an amount to an amount. */
function Amounts({ filter, onChange }: PaymentFiltersProps) {
  const t = useText();
  const { currency, amountFrom, amountTo } = filter;
  return (
    <>
      <TypedField
        label={t('payment.currency')}
        value={currency ?? ''}
        width={90}
        maxLength={3}
        onTyped={(text) => onChange({ currency: text.toUpperCase() })}
      />
      <TypedField
        label={t('payment.amount_from')}
        value={amountFrom ?? ''}
        width={110}
        disabled={currency === undefined}
        onTyped={(text) => onChange({ amountFrom: text })}
      />
      <TypedField
        label={t('payment.amount_to')}
        value={amountTo ?? ''}
        width={110}
        disabled={currency === undefined}
        onTyped={(text) => onChange({ amountTo: text })}
      />
    </>
  );
}

/** By reference, or by how an id begins; the whole id of a payment leads to its page. */
function Search({
  value,
  onSearch,
}: {
  readonly value: string;
  readonly onSearch: (text: string) => void;
}) {
  const t = useText();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const text = typed.trim();
        if (isPaymentId(text)) navigate(`/payments/${text}`);
        else onSearch(text);
      }}
    >
      <TextInput
        type="search"
        label={t('payment.search')}
        placeholder={t('payment.search.hint')}
        maxLength={MAX_SEARCH}
        w={240}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onBlur={() => {
          if (typed.trim() === '' && value !== '') onSearch('');
        }}
      />
    </form>
  );
}
