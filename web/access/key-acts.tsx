/** What can be done with keys: issue, rotate, revoke. A new secret is handed on, to be shown once. */
import { Checkbox, Group, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { KeyBody } from '../../api/access/contract.js';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';
import { accessApi, KEYS } from './api.js';

interface SecretProps {
  readonly onSecret: (secret: string | undefined) => void;
}

interface KeyProps {
  readonly of: KeyBody;
}

const MAX_NAME = 100;
/** For how long the secret before goes on working: seconds, with the texts of the catalogue. */
const OVERLAPS = [
  ['0', 'none'],
  ['3600', 'hour'],
  ['86400', 'day'],
  ['604800', 'week'],
] as const;

function useReadAnew(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: KEYS });
}

export function IssueKey({ onSecret }: SecretProps) {
  const t = useText();
  const readAnew = useReadAnew();
  return (
    <Act
      variant="filled"
      label={t('access.issue')}
      title={t('access.issue')}
      effect={t('access.issue.effect')}
      onAct={async ({ values, headers }) => {
        const name = values['name']?.trim() ?? '';
        const body = { role: 'merchant', ...(name === '' ? {} : { name }) } as const;
        onSecret((await accessApi.issueKey({ body, headers })).body.key);
        await readAnew();
      }}
    >
      <TextField name="name" label={t('access.name')} maxLength={MAX_NAME} data-autofocus />
    </Act>
  );
}

export function KeyActs({ of, onSecret }: KeyProps & SecretProps) {
  return (
    <Group gap={4} wrap="nowrap">
      <Rotate of={of} onSecret={onSecret} />
      <Revoke of={of} />
    </Group>
  );
}

function Rotate({ of: { id, name, hint }, onSecret }: KeyProps & SecretProps) {
  const t = useText();
  const readAnew = useReadAnew();
  return (
    <Act
      size="compact-xs"
      label={t('access.rotate')}
      name={t('access.rotate.named', { name: name ?? hint })}
      title={t('access.rotate.title')}
      effect={t('access.rotate.effect')}
      onAct={async ({ values, headers }) => {
        const body = { overlapSeconds: Number(values['overlapSeconds']) };
        onSecret((await accessApi.rotateKey({ params: { id }, body, headers })).body.key);
        await readAnew();
      }}
    >
      <NativeSelect
        name="overlapSeconds"
        label={t('access.overlap')}
        defaultValue="3600"
        data={OVERLAPS.map(([value, text]) => ({ value, label: t(`access.overlap.${text}`) }))}
      />
    </Act>
  );
}

function Revoke({ of: { id, name, hint } }: KeyProps) {
  const t = useText();
  const readAnew = useReadAnew();
  return (
    <Act
      size="compact-xs"
      label={t('access.revoke')}
      name={t('access.revoke.named', { name: name ?? hint })}
      title={t('access.revoke.title')}
      effect={t('access.revoke.effect')}
      onAct={async ({ values }) => {
        const body = { withIssued: values['withIssued'] !== undefined };
        await accessApi.revokeKey({ params: { id }, body });
        await readAnew();
      }}
    >
      <Checkbox
        name="withIssued"
        label={t('access.with_issued')}
        description={t('access.with_issued.hint')}
      />
    </Act>
  );
}
