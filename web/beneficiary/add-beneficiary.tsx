/** Names an account at a bank; the bank is asked at once whether the number is that holder's. */
import { Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';
import { BENEFICIARIES, beneficiaryApi } from './api.js';

const MAX_REFERENCE = 128;
const MAX_HOLDER = 140;
/** With the spaces that people write between groups of four. */
const MAX_NUMBER = 44;

export function AddBeneficiary() {
  const t = useText();
  const queries = useQueryClient();
  return (
    <Act
      variant="filled"
      label={t('beneficiary.add')}
      title={t('beneficiary.add')}
      effect={t('beneficiary.add.effect')}
      onAct={async ({ values }) => {
        const said = (name: string): string => values[name]?.trim() ?? '';
        await beneficiaryApi.createBeneficiary({
          body: {
            reference: said('reference'),
            holder: said('holder'),
            number: said('number').replaceAll(/\s/g, '').toUpperCase(),
            currency: said('currency').toUpperCase(),
          },
        });
        await queries.invalidateQueries({ queryKey: [BENEFICIARIES] });
      }}
    >
      <TextField
        name="holder"
        label={t('beneficiary.holder')}
        description={t('beneficiary.holder.hint')}
        maxLength={MAX_HOLDER}
        autoComplete="off"
        required
        data-autofocus
      />
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <TextField
          name="number"
          label={t('beneficiary.number')}
          maxLength={MAX_NUMBER}
          autoComplete="off"
          required
        />
        <TextField
          name="currency"
          label={t('beneficiary.currency')}
          placeholder="CNY"
          maxLength={3}
          w={96}
          required
        />
      </Group>
      <TextField
        name="reference"
        label={t('beneficiary.reference')}
        description={t('beneficiary.reference.hint')}
        maxLength={MAX_REFERENCE}
        required
      />
    </Act>
  );
}
