/** What the merchant pays, as its own people see it. */
import { Stack } from '@mantine/core';
import { PageTitle } from '../components/page-title.js';
import { useSession } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { MerchantPrices } from './merchant-prices.js';

export function OwnPricesPage() {
  const t = useText();
  const { merchant } = useSession().user;
  return (
    <Stack gap="sm">
      <PageTitle title={t('price-plan.prices')} hint={t('price-plan.prices.hint')} />
      {merchant === null ? null : <MerchantPrices merchant={merchant} />}
    </Stack>
  );
}
