/** The state before and after an event, member by member; what changed is marked. */
import { Checkbox, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { StateBody } from '../../api/state/contract.js';
import { Empty } from '../components/empty.js';
import { shortened } from '../components/id.js';
import { useText } from '../texts/use-text.js';

type Member = StateBody['members'][number];

export function StateTable({ state }: { readonly state: StateBody }) {
  const t = useText();
  const [changedOnly, setChangedOnly] = useState(false);
  const changed = state.members.filter((member) => member.changed);
  // What changed stands on top: a state may be longer than a screen.
  const shown = changedOnly
    ? changed
    : [...changed, ...state.members.filter((member) => !member.changed)];
  return (
    <Stack gap="xs" component="section" aria-label={t('state.state')}>
      <Group justify="space-between" align="baseline">
        <Group gap="xs" align="baseline">
          <Title order={3} size="h5">
            {t('state.state')}
          </Title>
          <Text size="xs" c="dimmed">
            {t('state.changed', { count: changed.length })}
          </Text>
        </Group>
        <Checkbox
          size="xs"
          className="not-printed"
          label={t('state.changed_only')}
          checked={changedOnly}
          onChange={({ currentTarget }) => setChangedOnly(currentTarget.checked)}
        />
      </Group>
      {shown.length === 0 ? (
        <Empty title={t('state.empty')} hint={t('state.empty.hint')} />
      ) : (
        <table className="state-table">
          <thead>
            <tr>
              <th scope="col">{t('state.member')}</th>
              <th scope="col">{t('state.before')}</th>
              <th scope="col">{t('state.after')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((member) => (
              <Row key={member.path} member={member} />
            ))}
          </tbody>
        </table>
      )}
      {state.isWhole ? null : (
        <Text size="xs" c="dimmed">
          {t('state.part')}
        </Text>
      )}
    </Stack>
  );
}

function Row({ member }: { readonly member: Member }) {
  const t = useText();
  const { path, before, after, changed } = member;
  return (
    <tr className={changed ? 'changed' : undefined}>
      <th scope="row">
        {changed ? <span title={t('state.mark')}>● </span> : null}
        <span title={path}>{path.split('.').map(shortened).join(' › ')}</span>
      </th>
      <td>{changed && before !== null ? <del>{before}</del> : before}</td>
      <td>{changed && after !== null ? <ins>{after}</ins> : after}</td>
    </tr>
  );
}
