/** Accounts of a book: found by how their id begins, by subject and by currency. */
import { NativeSelect, Stack } from '@mantine/core';
import { ExportMenu } from '../components/export-menu.js';
import { PageTitle } from '../components/page-title.js';
import { TypedField } from '../components/typed-field.js';
import { useFilter } from '../components/use-filter.js';
import { FilterBar } from '../ledger/filter-bar.js';
import { useSubjectName } from '../ledger/subject-name.js';
import { DEFAULT_BOOK, useChart } from '../ledger/use-book.js';
import { useText } from '../texts/use-text.js';
import { AccountList } from './account-list.js';
import { accountFiles } from './api.js';

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
      <PageTitle title={t('account.title')}>
        <ExportMenu
          onExport={(params) => accountFiles.exportAccounts({ params, query: { ...filter, book } })}
        />
      </PageTitle>
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
