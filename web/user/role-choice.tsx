/** The roles of a user, each to be ticked. */
import { Checkbox, Stack, Text } from '@mantine/core';
import type { UserBody } from '../../api/user/contract.js';
import { useText } from '../texts/use-text.js';

type Role = UserBody['roles'][number];

const OF_MERCHANT: readonly Role[] = ['owner', 'accountant', 'support', 'developer'];
const OF_HOUSE: readonly Role[] = ['operator', 'finance', 'risk', 'auditor', 'admin'];

const FIELD = 'role.';

interface RoleChoiceProps {
  readonly merchant: string | null;
  readonly held?: readonly Role[];
}

export function RoleChoice({ merchant, held = [] }: RoleChoiceProps) {
  const t = useText();
  return (
    <Stack gap={6} role="group" aria-label={t('user.roles')}>
      <Text size="sm" fw={600}>
        {t('user.roles')}
      </Text>
      {(merchant === null ? OF_HOUSE : OF_MERCHANT).map((role) => (
        <Checkbox
          key={role}
          name={`${FIELD}${role}`}
          defaultChecked={held.includes(role)}
          label={t(`session.role.${role}`)}
          description={t(`user.role.${role}`)}
        />
      ))}
    </Stack>
  );
}

/** The roles that were ticked in a form. */
export const chosenRoles = (values: Readonly<Record<string, string>>): Role[] =>
  [...OF_MERCHANT, ...OF_HOUSE].filter((role) => Object.hasOwn(values, `${FIELD}${role}`));
