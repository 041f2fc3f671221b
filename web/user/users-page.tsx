/** Users: an owner's team, or for an admin everybody. */
import { Stack } from '@mantine/core';
import { useState } from 'react';
import type { UserBody } from '../../api/user/contract.js';
import { PageTitle } from '../components/page-title.js';
import { PagedTable } from '../components/paged-table.js';
import { ShownOnce } from '../components/shown-once.js';
import { Status } from '../components/status.js';
import { Time } from '../components/time.js';
import { usePages } from '../components/use-pages.js';
import { useSession } from '../session/session.js';
import { type Text, useText } from '../texts/use-text.js';
import { userApi, type UserLink, USERS } from './api.js';
import { Invite } from './invite.js';
import { isSetUp } from './is-set-up.js';
import { UserActs } from './user-acts.js';

const PAGE = 100;

export function UsersPage() {
  const t = useText();
  const { user: self } = useSession();
  const [link, setLink] = useState<UserLink>();
  const list = usePages(USERS, ({ cursor, signal }) =>
    userApi.listUsers({ query: { limit: PAGE, cursor }, signal }),
  );
  const heading = self.merchant === null ? t('user.users') : t('user.team');
  return (
    <Stack gap="md">
      <PageTitle title={heading}>
        <Invite onLink={setLink} />
      </PageTitle>
      {link === undefined ? null : (
        <ShownOnce
          title={t('user.link', { name: link.name })}
          hint={t('user.link.hint')}
          value={`${location.origin}/login/link#${link.link}`}
          onClose={() => setLink(undefined)}
        />
      )}
      <PagedTable
        label={heading}
        list={list}
        columns={columnsOf(t, self.merchant === null, setLink)}
        keyOf={({ id }) => id}
      />
    </Stack>
  );
}

const STATES = { invited: 'waiting', active: 'good', disabled: 'neutral' } as const;

function columnsOf(t: Text, ofHouse: boolean, onLink: (link: UserLink) => void) {
  const rolesOf = (roles: UserBody['roles']) =>
    roles.map((role) => t(`session.role.${role}`)).join(', ');
  return [
    { id: 'name', header: t('user.name'), cell: ({ name, id }: UserBody) => name ?? id },
    {
      id: 'address',
      header: t('user.address'),
      cell: (user: UserBody) => user.address,
      width: 226,
    },
    ...(ofHouse
      ? [
          {
            id: 'merchant',
            header: t('user.merchant'),
            cell: (user: UserBody) => user.merchant ?? t('user.house'),
            width: 104,
          },
        ]
      : []),
    {
      id: 'roles',
      header: t('user.roles'),
      cell: (user: UserBody) => {
        if (user.proposedRoles === null) return rolesOf(user.roles);
        const roles = rolesOf(user.proposedRoles);
        return isSetUp(user)
          ? t('user.roles.proposed', { roles })
          : t('user.roles.not_set_up', { roles });
      },
    },
    {
      id: 'status',
      header: t('user.status'),
      cell: ({ status, locked }: UserBody) =>
        locked ? (
          <Status tone="attention" label={t('user.status.locked')} />
        ) : (
          <Status tone={STATES[status]} label={t(`user.status.${status}`)} />
        ),
      width: 100,
    },
    {
      id: 'factor',
      header: t('user.second_factor'),
      cell: ({ secondFactor }: UserBody) => (secondFactor ? t('user.yes') : t('user.no')),
      width: 130,
    },
    {
      id: 'since',
      header: t('user.since'),
      cell: ({ createdAt }: UserBody) => <Time at={createdAt} />,
      width: 165,
    },
    {
      id: 'acts',
      header: t('user.acts'),
      cell: (user: UserBody) => <UserActs user={user} onLink={onLink} />,
      width: 60,
    },
  ];
}
