/** Who is signed in, in the header of a frame, and the way out. */
import { Menu, Text, UnstyledButton } from '@mantine/core';
import { Link } from 'wouter';
import { useMutation } from '@tanstack/react-query';
import { useText } from '../texts/use-text.js';
import { sessionApi } from './api.js';
import { useSession } from './session.js';

export function SignedIn() {
  const t = useText();
  const { user } = useSession();
  const leave = useMutation({
    mutationFn: () => sessionApi.signOut(),
    onSettled: () => location.assign('/login'),
  });
  const roles = user.roles.map((role) => t(`session.role.${role}`)).join(', ');
  const name = user.name ?? user.id;
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className="signed-in not-printed">
          <Text span size="sm" fw={600} truncate>
            {name}
          </Text>
          <Text span size="xs" c="dimmed" truncate visibleFrom="sm">
            {roles}
          </Text>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {user.address ?? user.id}
          <br />
          {user.merchant === null ? roles : `${roles} · ${user.merchant}`}
        </Menu.Label>
        <Menu.Item component={Link} href="/account">
          {t('session.account')}
        </Menu.Item>
        <Menu.Item onClick={() => leave.mutate()} disabled={leave.isPending}>
          {t('session.sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
