/** Narrows a list of payments; every choice stands in the address. */
import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { TypedField } from '../components/typed-field.js';
import { useSession } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { isPaymentId, type PaymentFilter } from './payment-filter.js';
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
      <TextInput
        type="date"
        label={t('payment.from')}
        value={filter.from ?? ''}
        onChange={({ currentTarget }) => onChange({ from: currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t('payment.to')}
        value={filter.to ?? ''}
        onChange={({ currentTarget }) => onChange({ to: currentTarget.value })}
      />
      <Button
        variant="subtle"
        disabled={!isNarrowed}
        onClick={() => onChange({ q: '', status: '', merchant: '', from: '', to: '' })}
      >
        {t('payment.clear')}
      </Button>
    </Group>
  );
}

/** By reference; the id of a payment leads to its page. */
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
