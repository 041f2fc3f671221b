/** The trial balance of a day: a table for each currency, and behind every number what it is made of. */
import { Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { ExportMenu } from '../components/export-menu.js';
import { PageTitle } from '../components/page-title.js';
import { Skeletons } from '../components/skeletons.js';
import { StaleBanner } from '../components/stale-banner.js';
import { Status } from '../components/status.js';
import { useFilter } from '../components/use-filter.js';
import { CurrencyField, DayField, FIGURE_FILTER, FilterBar } from '../ledger/filter-bar.js';
import { DEFAULT_BOOK, useChart } from '../ledger/use-book.js';
import { useText } from '../texts/use-text.js';
import { InBookZone } from '../ledger/book-frame.js';
import { trialBalanceApi, trialBalanceFiles } from './api.js';
import { AsOfSliders } from './as-of-sliders.js';
import { CurrencyTable } from './currency-table.js';

const EXPECTED_LINES = 9;

export function TrialBalancePage() {
  const t = useText();
  const [{ book = DEFAULT_BOOK, currency, ...bounds }] = useFilter(FIGURE_FILTER);
  const chart = useChart(book);
  // All currencies: the choice among them is made here, so that it names each that there is.
  const { data, error, refetch } = useQuery({
    queryKey: ['trial-balance', book, bounds],
    queryFn: ({ signal }) =>
      trialBalanceApi.trialBalance({ params: { book }, query: bounds, signal }),
    // While another time is read, the figures before stay: they say which position they count.
    placeholderData: keepPreviousData,
  });
  const failed = error ?? chart.error;
  const balance = data?.body;
  const currencies = balance?.totals.map((total) => total.currency) ?? [];
  const shown = currencies.filter((one) => currency === undefined || one === currency);
  const subjects = chart.data?.body.data;
  return (
    <Stack gap="md">
      <PageTitle title={t('trial-balance.title')}>
        {balance === undefined ? null : (
          <>
            <Status
              tone={balance.balanced ? 'good' : 'bad'}
              label={t(balance.balanced ? 'trial-balance.balanced' : 'trial-balance.unbalanced')}
            />
            <Status
              tone={balance.closed ? 'neutral' : 'waiting'}
              label={t(balance.closed ? 'trial-balance.closed' : 'trial-balance.open')}
            />
          </>
        )}
        <ExportMenu
          onExport={(params) =>
            trialBalanceFiles.exportTrialBalance({ params, query: { ...bounds, book, currency } })
          }
        />
      </PageTitle>
      <FilterBar>
        <DayField shown={balance?.date} />
        <CurrencyField currencies={currencies} />
      </FilterBar>
      <InBookZone>
        <AsOfSliders book={book} date={balance?.date} />
      </InBookZone>
      <StaleBanner answer={data} />
      {failed === null ? null : <ErrorNotice error={failed} onRetry={() => void refetch()} />}
      {failed === null && (balance === undefined || subjects === undefined) ? (
        <Skeletons lines={EXPECTED_LINES} />
      ) : null}
      {balance === undefined || subjects === undefined
        ? null
        : shown.map((one) => (
            <CurrencyTable
              key={one}
              currency={one}
              chart={subjects}
              lines={balance.lines.filter((line) => line.currency === one)}
              bounds={{ ...bounds, book, date: balance.date }}
            />
          ))}
      {balance !== undefined && shown.length === 0 ? (
        <Empty title={t('trial-balance.empty')} hint={t('trial-balance.empty.hint')} />
      ) : null}
      {balance === undefined || shown.length === 0 ? null : (
        <Text size="xs" c="dimmed">
          {t('trial-balance.signs')} {t('trial-balance.position', { position: balance.position })}
        </Text>
      )}
    </Stack>
  );
}
