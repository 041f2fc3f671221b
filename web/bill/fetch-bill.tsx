/** Asks a channel or bank for the bill of a day. */
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { useText } from '../texts/use-text.js';
import { billApi, BILLS } from './api.js';
import { SourceFields, sourceIn } from './source-fields.js';

export function FetchBill() {
  const t = useText();
  const queries = useQueryClient();
  return (
    <Act
      variant="filled"
      label={t('bill.fetch')}
      title={t('bill.fetch.title')}
      effect={t('bill.fetch.effect')}
      onAct={async ({ values }) => {
        await billApi.fetchBill({ body: sourceIn(values) });
        await queries.invalidateQueries({ queryKey: [BILLS] });
      }}
    >
      <SourceFields />
    </Act>
  );
}
