/** Every payment that its reader may see, newest first. */
import { Stack, Title } from '@mantine/core';
import { LIST_EVERY_MS, useStream } from '../client/stream.js';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Skeletons } from '../components/skeletons.js';
import { StaleBanner } from '../components/stale-banner.js';
import { usePages } from '../components/use-pages.js';
import { useText } from '../texts/use-text.js';
import { paymentApi } from './api.js';
import { usePaymentFilter, usePaymentQuery } from './payment-filter.js';
import { PaymentFilters } from './payment-filters.js';
import { PaymentTable } from './payment-table.js';
import { SavedViews } from './saved-views.js';

const PAGE = 100;
const SKELETON_LINES = 12;

export function PaymentsPage() {
  const t = useText();
  const [filter, change] = usePaymentFilter();
  const query = usePaymentQuery(filter);
  useStream({ topics: ['payments'], everyMs: LIST_EVERY_MS });
  const { items, first, error, again, hasMore, more, isLoadingMore } = usePages(
    ['payments', query],
    ({ cursor, signal }) =>
      paymentApi.listPayments({
        query: { ...query, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
        signal,
      }),
  );
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">
        {t('payment.list')}
      </Title>
      <PaymentFilters filter={filter} onChange={change} />
      <SavedViews filter={filter} />
      <StaleBanner answer={first} />
      {error === null ? null : <ErrorNotice error={error} onRetry={again} />}
      {items === undefined ? (
        error === null && <Skeletons lines={SKELETON_LINES} />
      ) : items.length === 0 ? (
        <NoPayments isNarrowed={Object.keys(filter).length > 0} />
      ) : (
        <PaymentTable
          label={t('payment.list')}
          payments={items}
          onEnd={() => {
            if (hasMore && !isLoadingMore) more();
          }}
        />
      )}
    </Stack>
  );
}

function NoPayments({ isNarrowed }: { readonly isNarrowed: boolean }) {
  const t = useText();
  return isNarrowed ? (
    <Empty title={t('payment.none_found')} hint={t('payment.none_found.hint')} />
  ) : (
    <Empty title={t('payment.none')} hint={t('payment.none.hint')} />
  );
}
