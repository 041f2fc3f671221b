/** Accounts of a book: found by how their id begins, by subject and by currency. */
import { NativeSelect, Stack, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useFilter } from '../components/use-filter.js';
import { FilterBar } from '../ledger/filter-bar.js';
import { useSubjectName } from '../ledger/subject-name.js';
import { DEFAULT_BOOK, useChart } from '../ledger/use-book.js';
import { useText } from '../texts/use-text.js';
import { AccountList } from './account-list.js';

const TYPING_MS = 300;

export function AccountsPage() {
  const t = useText();
  const nameOf = useSubjectName();
  const [{ book = DEFAULT_BOOK, ...filter }, change] = useFilter([
    'book',
    'subject',
    'currency',
    'id',
  ]);
  const chart = useChart(book).data?.body.data ?? [];
  return (
    <Stack gap="md">
      <Title order={2} size="h3">
        {t('account.title')}
      </Title>
      <FilterBar>
        <TypedField
          label={t('account.search')}
          value={filter.id ?? ''}
          onTyped={(id) => change({ id })}
        />
        <NativeSelect
          label={t('ledger.subject')}
          value={filter.subject ?? ''}
          data={[
            { value: '', label: t('account.subject.all') },
            ...chart.map((subject) => ({
              value: subject.id,
              label: `${subject.code} ${nameOf(subject)}`,
            })),
          ]}
          onChange={({ currentTarget }) => change({ subject: currentTarget.value })}
        />
        <TypedField
          label={t('ledger.currency')}
          value={filter.currency ?? ''}
          onTyped={(currency) => change({ currency: currency.toUpperCase() })}
          width={110}
        />
      </FilterBar>
      <AccountList filter={{ ...filter, book }} />
    </Stack>
  );
}

interface TypedFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onTyped: (text: string) => void;
  readonly width?: number;
}

/** Asks the server once nobody types any more. */
function TypedField({ label, value, onTyped, width = 240 }: TypedFieldProps) {
  const [text, setText] = useState(value);
  const [typed] = useDebouncedValue(text, TYPING_MS);
  useEffect(() => {
    if (typed !== value) onTyped(typed.trim());
    // What is in the address follows what is typed, not the other way round.
  }, [typed]);
  return (
    <TextInput
      label={label}
      value={text}
      w={width}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
    />
  );
}
