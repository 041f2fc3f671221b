/** Every payment that its reader may see, newest first. */
import { Stack } from '@mantine/core';
import { LIST_EVERY_MS, useStream } from '../client/stream.js';
import { ExportMenu } from '../components/export-menu.js';
import { PagedTable } from '../components/paged-table.js';
import { PageTitle } from '../components/page-title.js';
import { usePages } from '../components/use-pages.js';
import { useSession } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { paymentApi, paymentFiles } from './api.js';
import { usePaymentFilter, usePaymentQuery } from './payment-filter.js';
import { PaymentFilters } from './payment-filters.js';
import { housePaymentColumns, paymentColumns } from './payment-table.js';
import { SavedViews } from './saved-views.js';

const PAGE = 100;

export function PaymentsPage() {
  const t = useText();
  const isOfHouse = useSession().user.merchant === null;
  const [filter, change] = usePaymentFilter();
  const query = usePaymentQuery(filter);
  useStream({ topics: ['payments'], everyMs: LIST_EVERY_MS });
  const list = usePages(['payments', query], ({ cursor, signal }) =>
    paymentApi.listPayments({ query: { ...query, limit: PAGE, cursor }, signal }),
  );
  const none = Object.keys(filter).length > 0 ? 'payment.none_found' : 'payment.none';
  return (
    <Stack gap="sm">
      <PageTitle title={t('payment.list')}>
        <ExportMenu onExport={(params) => paymentFiles.exportPayments({ params, query })} />
      </PageTitle>
      <PaymentFilters filter={filter} onChange={change} />
      <SavedViews filter={filter} />
      <PagedTable
        label={t('payment.list')}
        list={list}
        empty={{ title: t(none), hint: t(`${none}.hint`) }}
        columns={isOfHouse ? housePaymentColumns(t) : paymentColumns(t)}
        keyOf={({ id }) => id}
      />
    </Stack>
  );
}
