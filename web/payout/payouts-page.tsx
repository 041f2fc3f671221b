/** Payouts, newest first, and for a merchant above them what can be paid out. */
import { Group, SegmentedControl, Stack, Title } from '@mantine/core';
import { BALANCES } from '../balance/api.js';
import { Balances } from '../balance/balances.js';
import { LIST_EVERY_MS, useStream } from '../client/stream.js';
import { PagedTable } from '../components/paged-table.js';
import { PageTitle } from '../components/page-title.js';
import { TypedField } from '../components/typed-field.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { useMay, useSession } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { payoutApi, PAYOUTS } from './api.js';
import { AskPayout } from './ask-payout.js';
import { PAYOUT_STATUSES } from './payout-status.js';
import { columnsIn } from './payout-table.js';

const PAGE = 100;

export function PayoutsPage() {
  const t = useText();
  const may = useMay();
  const isOfHouse = useSession().user.merchant === null;
  const [filter, change] = useFilter(['status', 'merchant', 'reference']);
  const { merchant, reference } = filter;
  const status = PAYOUT_STATUSES.find((name) => name === filter.status);
  useStream({
    topics: [PAYOUTS, 'topups'],
    keys: [[PAYOUTS], [BALANCES]],
    everyMs: LIST_EVERY_MS,
  });
  const list = usePages([PAYOUTS, 'list', status, merchant, reference], ({ cursor, signal }) =>
    payoutApi.listPayouts({
      query: { status, merchant, reference, limit: PAGE, cursor },
      signal,
    }),
  );
  return (
    <Stack gap="md">
      <PageTitle title={t('payout.list')} hint={t('payout.hint')}>
        {!isOfHouse && may('createPayout') && <AskPayout />}
      </PageTitle>
      {(!isOfHouse || merchant !== undefined) && <Balances merchant={merchant} />}
      <Title order={3} size="h5">
        {t('payout.list')}
      </Title>
      <Group gap="sm" align="flex-end">
        <SegmentedControl
          aria-label={t('payout.status')}
          value={status ?? 'all'}
          data={[
            { value: 'all', label: t('payout.any_status') },
            ...PAYOUT_STATUSES.map((value) => ({ value, label: t(`payout.status.${value}`) })),
          ]}
          onChange={(value) => change({ status: value === 'all' ? '' : value })}
        />
        <TypedField
          label={t('payout.reference')}
          value={reference ?? ''}
          width={180}
          onTyped={(typed) => change({ reference: typed })}
        />
        {isOfHouse && (
          <TypedField
            label={t('payout.merchant')}
            value={merchant ?? ''}
            width={180}
            onTyped={(typed) => change({ merchant: typed })}
          />
        )}
      </Group>
      <PagedTable
        label={t('payout.list')}
        list={list}
        empty={{ title: t('payout.none'), hint: t('payout.none.hint') }}
        columns={columnsIn(t, isOfHouse)}
        keyOf={({ id }) => id}
      />
    </Stack>
  );
}
