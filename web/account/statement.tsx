/** The statement of an account over a period: opening, entries, closing, totals; it can be printed. */
import { Group, Stack, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountBody, AccountStatementBody } from '../../api/account/contract.js';
import { ErrorNotice } from '../components/error-notice.js';
import { ExportMenu } from '../components/export-menu.js';
import { Facts } from '../components/facts.js';
import { Money } from '../components/money.js';
import { PrintButton } from '../components/print-button.js';
import { Skeletons } from '../components/skeletons.js';
import { usePages } from '../components/use-pages.js';
import { useBooks } from '../ledger/use-book.js';
import { ProveLink } from '../proof/prove-link.js';
import { useText } from '../texts/use-text.js';
import { accountApi, accountFiles } from './api.js';
import { EntryList } from './entry-list.js';
import { asked, usePeriod } from './period.js';
import { PeriodFields } from './period-fields.js';

const PAGE = 100;
/** More is not drawn at once, nor read on paper. */
const MOST_PRINTED = 2_000;

export function Statement({ account: { book, id } }: { readonly account: AccountBody }) {
  const t = useText();
  const [period, change] = usePeriod();
  const [printing, setPrinting] = useState(false);
  const query = asked(period);
  const params = { book, id };
  const statement = useQuery({
    queryKey: ['account', book, id, 'statement', query],
    queryFn: ({ signal }) => accountApi.getStatement({ params, query, signal }),
    placeholderData: keepPreviousData,
  });
  const list = usePages(['account', book, id, 'entries', query], ({ cursor, signal }) =>
    accountApi.listAccountEntries({ params, query: { ...query, limit: PAGE, cursor }, signal }),
  );
  const body = statement.data?.body;
  const day = useBooks().data?.body.data.find((one) => one.id === book)?.day;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={3} size="h5">
          {t('account.statement')}
        </Title>
        <Group gap="xs">
          {body === undefined || body.entries > MOST_PRINTED ? null : (
            <PrintButton list={list} printing={printing} onPrinting={setPrinting} />
          )}
          <ExportMenu
            onExport={(format) =>
              accountFiles.exportAccountEntries({
                params: format,
                query: { book, account: id, ...query },
              })
            }
          />
        </Group>
      </Group>
      <PeriodFields period={period} onChange={change} day={day} />
      {statement.error === null ? null : (
        <ErrorNotice error={statement.error} onRetry={() => void statement.refetch()} />
      )}
      {body === undefined ? (
        statement.error === null && <Skeletons lines={1} />
      ) : (
        <Totals statement={body} />
      )}
      {day === undefined ? null : (
        <ProveLink number={{ kind: 'account', book, account: id, date: period.to ?? day }} />
      )}
      <EntryList book={book} list={list} whole={printing} />
    </Stack>
  );
}

function Totals({ statement }: { readonly statement: AccountStatementBody }) {
  const t = useText();
  const [period] = usePeriod();
  const { normalSide, opening, closing, entries, turnover } = statement;
  const sides = (['debit', 'credit'] as const).map((side) => ({
    name: `${side === normalSide ? '+' : '−'} ${t(`ledger.${side}s`)}`,
    value: <Money {...turnover[`${side}s`]} />,
  }));
  return (
    <Facts
      facts={[
        {
          name: t('account.period'),
          value:
            period.from === undefined && period.to === undefined
              ? t('account.period.all')
              : `${period.from ?? '…'} – ${period.to ?? '…'}`,
        },
        { name: t('ledger.opening'), value: <Money {...opening} /> },
        ...(normalSide === 'debit' ? sides : [...sides].reverse()),
        { name: `= ${t('ledger.closing')}`, value: <Money {...closing} /> },
        { name: t('account.entries'), value: entries },
      ]}
    />
  );
}
