/** A merchant that is to be, with its first key, which is shown once. */
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';
import { merchantApi, MERCHANTS } from './api.js';

interface CreateMerchantProps {
  readonly onKey: (key: string | undefined) => void;
}

const MAX_NAME = 200;
const MAX_ID = 64;

export function CreateMerchant({ onKey }: CreateMerchantProps) {
  const t = useText();
  const queries = useQueryClient();
  return (
    <Act
      variant="filled"
      label={t('merchant.create')}
      title={t('merchant.create')}
      effect={t('merchant.create.effect')}
      onAct={async ({ values, headers }) => {
        const said = (name: string) => values[name]?.trim() ?? '';
        const percent = said('fee.percent');
        const body = {
          name: said('name'),
          // The same form sent again names the same merchant.
          id: said('id') === '' ? `mer_${headers['Idempotency-Key']}` : said('id'),
          ...(percent === '' ? {} : { fee: { percent } }),
        };
        onKey((await merchantApi.createMerchant({ body })).body.key);
        await queries.invalidateQueries({ queryKey: [MERCHANTS] });
      }}
    >
      <TextField
        name="name"
        label={t('merchant.name')}
        maxLength={MAX_NAME}
        required
        data-autofocus
      />
      <TextField
        name="id"
        label={t('merchant.id')}
        description={t('merchant.id.hint')}
        maxLength={MAX_ID}
      />
      <TextField
        name="fee.percent"
        label={t('merchant.fee.percent')}
        description={t('merchant.fee.hint')}
        placeholder="0.60"
      />
    </Act>
  );
}
