/** What can be decided about a user, in a menu of its row; each act says its effect before it is done. */
import { Menu, Text, UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserBody } from '../../api/user/contract.js';
import { ActDialog } from '../components/act-dialog.js';
import { useIntention } from '../components/use-intention.js';
import { useMay, useSession } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { userApi, type UserLink, USERS } from './api.js';
import { isSetUp } from './is-set-up.js';
import { chosenRoles, RoleChoice } from './role-choice.js';

interface UserActsProps {
  readonly user: UserBody;
  readonly onLink: (link: UserLink) => void;
}

type Act =
  | 'changeRoles'
  | 'approveRoles'
  | 'issueLink'
  | 'disableUser'
  | 'enableUser'
  | 'resetSecondFactor'
  | 'liftLockout';

/** What makes sense of a user as it stands. */
const actsOn = (user: UserBody): readonly Act[] => [
  ...(user.proposedRoles !== null && isSetUp(user) ? (['approveRoles'] as const) : []),
  ...(user.locked ? (['liftLockout'] as const) : []),
  'changeRoles',
  ...(user.status === 'disabled' ? [] : (['issueLink'] as const)),
  ...(user.secondFactor ? (['resetSecondFactor'] as const) : []),
  user.status === 'disabled' ? 'enableUser' : 'disableUser',
];

export function UserActs({ user, onLink }: UserActsProps) {
  const t = useText();
  const queries = useQueryClient();
  const may = useMay();
  const { user: self } = useSession();
  const [act, setAct] = useState<Act>();
  const intention = useIntention();
  if (user.id === self.id) return <Text size="xs">{t('user.self')}</Text>;
  const name = user.name ?? user.id;

  async function done(chosen: Act, values: Readonly<Record<string, string>>): Promise<void> {
    const params = { id: user.id };
    if (chosen === 'changeRoles') {
      await userApi.changeRoles({ params, body: { roles: chosenRoles(values) } });
    } else if (chosen === 'issueLink') {
      const { link } = (await userApi.issueLink({ params, body: {} })).body;
      if (link !== undefined) onLink({ name, link });
    } else await userApi[chosen]({ params, body: {} });
    await queries.invalidateQueries({ queryKey: USERS });
  }

  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <UnstyledButton className="row-menu" aria-label={t('user.acts.of', { name })}>
            ⋯
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {actsOn(user)
            .filter((one) => may(one))
            .map((one) => (
              <Menu.Item key={one} onClick={() => setAct(one)}>
                {t(`user.act.${one}`)}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      {act === undefined ? null : (
        <ActDialog
          opened
          onClose={() => setAct(undefined)}
          intention={intention}
          label={t(`user.act.${act}`)}
          title={name}
          effect={t(`user.effect.${act}`)}
          onAct={({ values }) => done(act, values)}
        >
          {act === 'changeRoles' && (
            <RoleChoice merchant={user.merchant} held={user.proposedRoles ?? user.roles} />
          )}
        </ActDialog>
      )}
    </>
  );
}
