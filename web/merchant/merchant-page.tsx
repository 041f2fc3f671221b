/** A merchant: its fee and sites, its accounts with what can be done to them, and what else is its own. */
import { Anchor, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { AccountList } from '../account/account-list.js';
import { useStream } from '../client/stream.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { PageTitle } from '../components/page-title.js';
import { addressOf } from '../components/use-filter.js';
import { InBookZone } from '../ledger/book-frame.js';
import { DEFAULT_BOOK } from '../ledger/use-book.js';
import { PaymentOutcomes } from '../payment-outcome/outcomes.js';
import { MerchantPrices } from '../price-plan/merchant-prices.js';
import { useMay } from '../session/session.js';
import { SettlementTable } from '../settlement/settlement-table.js';
import { useText } from '../texts/use-text.js';
import { beginningOf } from './accounts-of.js';
import { type Merchant, merchantApi, MERCHANTS } from './api.js';
import { Fee } from './fee.js';
import { MerchantActs } from './merchant-acts.js';
import { MerchantStatus } from './merchant-status.js';

const SKELETON_LINES = 8;

export function MerchantPage() {
  const t = useText();
  const { id = '' } = useParams<{ id: string }>();
  useStream({ topics: ['merchants'], id, keys: [[MERCHANTS, 'merchant', id]] });
  useStream({ topics: ['accounts', 'ledger'], keys: [['accounts']] });
  const query = useQuery({
    queryKey: [MERCHANTS, 'merchant', id],
    queryFn: ({ signal }) => merchantApi.getMerchant({ params: { id }, signal }),
  });
  const merchant = query.data?.body;
  return (
    <InBookZone>
      <Stack gap="md">
        <Anchor component={Link} href="/merchants" size="sm" className="not-printed">
          ← {t('merchant.list')}
        </Anchor>
        <PageTitle title={merchant?.name ?? id}>
          {merchant === undefined ? null : <MerchantActs merchant={merchant} />}
        </PageTitle>
        <Loaded query={query} lines={SKELETON_LINES}>
          {(merchant) => <Parts merchant={merchant} />}
        </Loaded>
      </Stack>
    </InBookZone>
  );
}

function Parts({ merchant }: { readonly merchant: Merchant }) {
  const t = useText();
  const { id, status, fee, returnOrigins, embedOrigins } = merchant;
  return (
    <>
      <Facts
        facts={[
          { name: t('merchant.id'), value: <Id value={id} /> },
          { name: t('merchant.status'), value: <MerchantStatus status={status} /> },
          { name: t('merchant.fee'), value: <Fee fee={fee} /> },
          { name: t('merchant.return_origins'), value: <Origins origins={returnOrigins} /> },
          { name: t('merchant.embed_origins'), value: <Origins origins={embedOrigins} /> },
        ]}
      />
      <PaymentsLink merchant={id} />
      <PaymentOutcomes merchant={id} />
      <Title order={3} size="h5">
        {t('price-plan.prices')}
      </Title>
      <MerchantPrices merchant={id} />
      <Title order={3} size="h5">
        {t('merchant.settlement')}
      </Title>
      <SettlementTable merchant={id} />
      <Title order={3} size="h5">
        {t('merchant.accounts')}
      </Title>
      <AccountList filter={{ book: DEFAULT_BOOK, id: beginningOf(id) }} />
    </>
  );
}

function Origins({ origins }: { readonly origins: readonly string[] }) {
  const t = useText();
  return origins.length === 0 ? t('merchant.no_origin') : origins.join(', ');
}

/** For those who may see them. */
function PaymentsLink({ merchant }: { readonly merchant: string }) {
  const t = useText();
  return useMay()('listPayments') ? (
    <Anchor
      component={Link}
      href={addressOf('/payments', { merchant })}
      size="sm"
      className="not-printed"
    >
      {t('merchant.payments')}
    </Anchor>
  ) : null;
}
