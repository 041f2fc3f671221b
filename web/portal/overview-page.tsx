/** What a merchant's people see first: how today goes, what needs them, and what came last. */
import { Anchor, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';
import { LIST_EVERY_MS, useStream } from '../client/stream.js';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { PageTitle } from '../components/page-title.js';
import { Skeletons } from '../components/skeletons.js';
import { paymentApi } from '../payment/api.js';
import type { PaymentStatusName } from '../payment/payment-status.js';
import { PaymentTable } from '../payment/payment-table.js';
import { useMay, useSession } from '../session/session.js';
import { SettlementTable } from '../settlement/settlement-table.js';
import { useText } from '../texts/use-text.js';

/** Charts come after the first load. */
const PaymentOutcomes = lazy(async () => ({
  default: (await import('../payment-outcome/outcomes.js')).PaymentOutcomes,
}));

/** Payments that wait for somebody of the team. */
const WAITING = ['underpaid', 'authorized'] as const;
const SHOWN = 5;
const NEWEST = 10;

export function OverviewPage() {
  const t = useText();
  const may = useMay();
  const { merchant } = useSession().user;
  useStream({ topics: ['payments'], everyMs: LIST_EVERY_MS });
  return (
    <Stack gap="xl">
      <PageTitle title={t('portal.overview')} />
      {merchant !== null && may('getPaymentOutcomes') && (
        <Suspense fallback={<Skeletons lines={SHOWN} />}>
          <PaymentOutcomes merchant={merchant} />
        </Suspense>
      )}
      {may('listSettlements') && (
        <Stack gap="xs" component="section" aria-label={t('portal.today')}>
          <Title order={3} size="h5">
            {t('portal.today')}
          </Title>
          <SettlementTable />
        </Stack>
      )}
      {may('listPayments') ? (
        <>
          {WAITING.map((status) => (
            <Waiting key={status} status={status} />
          ))}
          <Newest />
        </>
      ) : (
        <Text size="sm">{t('portal.elsewhere')}</Text>
      )}
    </Stack>
  );
}

function useNewest(limit: number, status?: PaymentStatusName) {
  return useQuery({
    queryKey: ['payments', 'newest', limit, status],
    queryFn: ({ signal }) =>
      paymentApi.listPayments({
        query: { limit, status },
        signal,
      }),
  });
}

/** Nothing if nothing waits. */
function Waiting({ status }: { readonly status: (typeof WAITING)[number] }) {
  const t = useText();
  const { data, error } = useNewest(SHOWN, status);
  if (error !== null) return <ErrorNotice error={error} />;
  if (data === undefined || data.body.data.length === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-label={t(`portal.waiting.${status}`)}>
      <Title order={3} size="h5">
        {t(`portal.waiting.${status}`)}
      </Title>
      <Text size="sm" c="dimmed">
        {t(`portal.waiting.${status}.hint`)}
      </Text>
      <PaymentTable label={t(`portal.waiting.${status}`)} payments={data.body.data} />
      {data.body.hasMore && (
        <Anchor component={Link} href={`/payments?status=${status}`} size="sm">
          {t('portal.all')}
        </Anchor>
      )}
    </Stack>
  );
}

function Newest() {
  const t = useText();
  const { data, error, refetch } = useNewest(NEWEST);
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeletons lines={NEWEST} />;
  return (
    <Stack gap="xs" component="section" aria-label={t('portal.newest')}>
      <Title order={3} size="h5">
        {t('portal.newest')}
      </Title>
      {data.body.data.length === 0 ? (
        <Empty title={t('payment.none')} hint={t('payment.none.hint')}>
          <Anchor href="/docs">{t('portal.reference')}</Anchor>
        </Empty>
      ) : (
        <PaymentTable label={t('portal.newest')} payments={data.body.data} />
      )}
    </Stack>
  );
}
