/** What can be done with a beneficiary: the bank is asked once more, or nobody is paid there any more. */
import { Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { BENEFICIARIES, type Beneficiary, beneficiaryApi } from './api.js';

export function BeneficiaryActs({ id, reference, number, status }: Beneficiary) {
  const t = useText();
  const may = useMay();
  const queries = useQueryClient();
  const params = { id };
  const what = `${reference} ${number}`;
  const again = () => queries.invalidateQueries({ queryKey: [BENEFICIARIES] });
  if (status === 'disabled') return null;
  return (
    <Group gap="xs" wrap="nowrap">
      {status === 'unchecked' && may('checkBeneficiary') && (
        <Act
          size="compact-xs"
          label={t('beneficiary.check')}
          name={t('beneficiary.check.of', { what })}
          title={t('beneficiary.check.of', { what })}
          effect={t('beneficiary.check.effect')}
          onAct={async () => {
            await beneficiaryApi.checkBeneficiary({ params, body: {} });
            await again();
          }}
        />
      )}
      {may('disableBeneficiary') && (
        <Act
          size="compact-xs"
          label={t('beneficiary.disable')}
          name={t('beneficiary.disable.of', { what })}
          title={t('beneficiary.disable.of', { what })}
          effect={t('beneficiary.disable.effect')}
          onAct={async () => {
            await beneficiaryApi.disableBeneficiary({ params, body: {} });
            await again();
          }}
        />
      )}
    </Group>
  );
}
