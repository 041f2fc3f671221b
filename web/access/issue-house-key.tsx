/** A key for the house, or for a merchant who has none left. */
import { NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';
import { accessApi, KEYS } from './api.js';

interface IssueHouseKeyProps {
  readonly onSecret: (secret: string | undefined) => void;
}

const ROLES = ['finance', 'auditor', 'operator', 'merchant'] as const;
const MAX_NAME = 100;
const MAX_ID = 64;

export function IssueHouseKey({ onSecret }: IssueHouseKeyProps) {
  const t = useText();
  const queries = useQueryClient();
  return (
    <Act
      variant="filled"
      label={t('access.issue')}
      title={t('access.issue')}
      effect={t('access.issue.house.effect')}
      onAct={async ({ values, headers }) => {
        const said = (name: string) => values[name]?.trim() ?? '';
        const [name, merchant] = [said('name'), said('merchant')];
        const body = {
          role: ROLES.find((role) => role === values['role']) ?? ROLES[0],
          ...(name === '' ? {} : { name }),
          ...(merchant === '' ? {} : { merchant }),
        };
        onSecret((await accessApi.issueKey({ body, headers })).body.key);
        await Promise.all(
          [KEYS, ['approvals']].map((queryKey) => queries.invalidateQueries({ queryKey })),
        );
      }}
    >
      <NativeSelect
        name="role"
        label={t('access.role')}
        data={ROLES.map((value) => ({ value, label: t(`access.role.${value}`) }))}
      />
      <TextField
        name="merchant"
        label={t('access.owner.merchant')}
        description={t('access.merchant.hint')}
        maxLength={MAX_ID}
      />
      <TextField name="name" label={t('access.name')} maxLength={MAX_NAME} />
    </Act>
  );
}
