/** Announces money that will come: the answer says what has to stand in the text of the transfer. */
import { Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';
import { topupApi, topupPath, TOPUPS } from './api.js';

const MAX_REFERENCE = 128;

export function AnnounceTopup() {
  const t = useText();
  const queries = useQueryClient();
  const [, go] = useLocation();
  return (
    <Act
      variant="filled"
      label={t('topup.announce')}
      title={t('topup.announce')}
      effect={t('topup.announce.effect')}
      onAct={async ({ values }) => {
        const said = (name: string): string => values[name]?.trim() ?? '';
        const currency = said('amount.currency').toUpperCase();
        const amount = { value: said('amount.value'), currency };
        const { body } = await topupApi.createTopup({
          body: { reference: said('reference'), amount },
        });
        await queries.invalidateQueries({ queryKey: [TOPUPS] });
        go(topupPath(body.id));
      }}
    >
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <TextField
          name="amount.value"
          label={t('topup.amount')}
          inputMode="decimal"
          placeholder="1000.00"
          required
          data-autofocus
        />
        <TextField
          name="amount.currency"
          label={t('topup.currency')}
          placeholder="CNY"
          maxLength={3}
          w={96}
          required
        />
      </Group>
      <TextField
        name="reference"
        label={t('topup.reference')}
        description={t('topup.reference.hint')}
        maxLength={MAX_REFERENCE}
        required
      />
    </Act>
  );
}
