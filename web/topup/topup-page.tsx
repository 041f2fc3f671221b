/** A top-up: where to send the money, with which text, and what came in. */
import { Anchor, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { useStream } from '../client/stream.js';
import { DataTable } from '../components/data-table.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { Money } from '../components/money.js';
import { PageTitle } from '../components/page-title.js';
import { Time } from '../components/time.js';
import { useMay, useSession } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { type Topup, topupApi, TOPUPS } from './api.js';
import { TopupStatus } from './topup-status.js';

const SKELETON_LINES = 10;

export function TopupPage() {
  const { id = '' } = useParams<{ id: string }>();
  const t = useText();
  useStream({ topics: [TOPUPS], id });
  const query = useQuery({
    queryKey: [TOPUPS, id],
    queryFn: ({ signal }) => topupApi.getTopup({ params: { id }, signal }),
  });
  return (
    <Stack gap="md">
      <Anchor component={Link} href="/topups" size="sm" className="not-printed">
        ← {t('topup.list')}
      </Anchor>
      <Loaded query={query} lines={SKELETON_LINES}>
        {(topup) => (
          <>
            <PageTitle title={t('topup.of', { reference: topup.reference })} />
            <TopupFacts topup={topup} />
            <Transfer topup={topup} />
            <Credits topup={topup} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function TopupFacts({ topup }: { readonly topup: Topup }) {
  const t = useText();
  const isOfHouse = useSession().user.merchant === null;
  return (
    <Facts
      facts={[
        { name: t('topup.merchant'), value: isOfHouse ? topup.merchant : null },
        { name: t('topup.status'), value: <TopupStatus status={topup.status} /> },
        { name: t('topup.amount'), value: <Money {...topup.amount} /> },
        { name: t('topup.created_at'), value: <Time at={topup.createdAt} /> },
        { name: t('topup.id'), value: <Id value={topup.id} /> },
      ]}
    />
  );
}

function Transfer({ topup: { transfer } }: { readonly topup: Topup }) {
  const t = useText();
  return (
    <Stack gap="xs" component="section" aria-label={t('topup.transfer')}>
      <Title order={3} size="h5">
        {t('topup.transfer')}
      </Title>
      <Text size="sm">{t('topup.transfer.hint')}</Text>
      <Facts
        facts={[
          { name: t('topup.bank'), value: transfer.bank },
          {
            name: t('topup.account'),
            value: transfer.account === null ? null : <Id value={transfer.account} whole />,
          },
          {
            name: t('topup.text'),
            value: <Id value={transfer.text} whole />,
          },
        ]}
      />
    </Stack>
  );
}

function Credits({ topup: { credits } }: { readonly topup: Topup }) {
  const t = useText();
  const may = useMay();
  return (
    <Stack gap="xs" component="section" aria-label={t('topup.credits')}>
      <Title order={3} size="h5">
        {t('topup.credits')}
      </Title>
      {credits.length === 0 ? (
        <Text size="sm">{t('topup.credits.none')}</Text>
      ) : (
        <DataTable
          label={t('topup.credits')}
          rows={credits}
          keyOf={({ bankReference }) => bankReference}
          columns={[
            {
              id: 'bank-reference',
              header: t('topup.bank_reference'),
              cell: ({ bankReference }) => <code>{bankReference}</code>,
            },
            {
              id: 'transaction',
              header: t('topup.transaction'),
              cell: ({ transaction }) => (
                <Id
                  value={transaction}
                  href={may('getTransaction') ? `/vouchers/${transaction}` : undefined}
                />
              ),
            },
            {
              id: 'amount',
              header: t('topup.amount.credited'),
              cell: ({ amount }) => <Money {...amount} />,
              align: 'end',
              width: 180,
            },
          ]}
        />
      )}
    </Stack>
  );
}
