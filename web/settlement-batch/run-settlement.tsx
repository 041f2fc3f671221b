/** Settles what is due now: the clock does it every minute. */
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { useText } from '../texts/use-text.js';
import { BATCHES, settlementBatchApi } from './api.js';
import { CurrencyField, MerchantField } from './takings-fields.js';

export function RunSettlement({ merchant }: { readonly merchant: string | undefined }) {
  const t = useText();
  const queries = useQueryClient();
  return (
    <Act
      label={t('settlement-batch.run')}
      title={t('settlement-batch.run')}
      effect={t('settlement-batch.run.effect')}
      onAct={async ({ values }) => {
        const said = (name: string) => values[name]?.trim() ?? '';
        const body = { merchant: said('merchant'), currency: said('currency').toUpperCase() };
        await settlementBatchApi.runSettlement({ body });
        await queries.invalidateQueries({ queryKey: [BATCHES] });
      }}
    >
      <MerchantField merchant={merchant} />
      <CurrencyField />
    </Act>
  );
}
