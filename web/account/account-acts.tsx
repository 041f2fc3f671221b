/** What can be done with an account; the engine's own accounts are left to it. */
import { Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { AccountBody } from '../../api/account/contract.js';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { accountApi } from './api.js';

interface AccountActsProps {
  readonly account: AccountBody;
}

/** Ids of what the engine keeps for itself begin so. */
const OWN = 'sys:';

const CHANGES = {
  freeze: 'freezeAccount',
  unfreeze: 'unfreezeAccount',
  close: 'closeAccount',
} as const;

export function AccountActs({ account }: AccountActsProps) {
  const may = useMay();
  if (account.status === 'closed' || account.id.startsWith(OWN)) return null;
  const changes = [account.status === 'open' ? 'freeze' : 'unfreeze', 'close'] as const;
  return (
    <Group gap="xs" className="not-printed">
      {may('changeLimits') && <Limits account={account} />}
      {changes
        .filter((change) => may(CHANGES[change]))
        .map((change) => (
          <Change key={change} change={change} account={account} />
        ))}
    </Group>
  );
}

function useReadAnew(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['account'] }),
      queries.invalidateQueries({ queryKey: ['accounts'] }),
    ]);
}

interface ChangeProps extends AccountActsProps {
  readonly change: keyof typeof CHANGES;
}

function Change({ change, account: { book, id } }: ChangeProps) {
  const t = useText();
  const readAnew = useReadAnew();
  return (
    <Act
      size="xs"
      label={t(`account.act.${change}`)}
      title={id}
      effect={t(`account.act.${change}.effect`)}
      onAct={async () => {
        await accountApi[CHANGES[change]]({ params: { book, id }, body: {} });
        await readAnew();
      }}
    />
  );
}

function Limits({ account: { book, id, currency, limits } }: AccountActsProps) {
  const t = useText();
  const readAnew = useReadAnew();
  const limit = (value: string | undefined) => {
    const typed = value?.trim() ?? '';
    return typed === '' ? null : { value: typed, currency };
  };
  return (
    <Act
      size="xs"
      label={t('account.act.limits')}
      title={id}
      effect={t('account.act.limits.effect')}
      onAct={async ({ values }) => {
        const from = values['from'] ?? '';
        const body = {
          floor: limit(values['floor.value']),
          ceiling: limit(values['ceiling.value']),
          ...(from === '' ? {} : { from }),
        };
        await accountApi.changeLimits({ params: { book, id }, body });
        await readAnew();
      }}
    >
      <TextField
        name="floor.value"
        label={`${t('account.floor')} (${currency})`}
        defaultValue={limits.floor?.value ?? ''}
        inputMode="decimal"
        data-autofocus
      />
      <TextField
        name="ceiling.value"
        label={`${t('account.ceiling')} (${currency})`}
        defaultValue={limits.ceiling?.value ?? ''}
        inputMode="decimal"
      />
      <TextField name="from" type="date" label={t('account.act.limits.from')} />
    </Act>
  );
}
