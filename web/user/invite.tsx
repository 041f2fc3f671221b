/** Inviting somebody: to one's team, or as an admin to the house. */
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { TextField } from '../components/form.js';
import { useSession } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { userApi, type UserLink, USERS } from './api.js';
import { chosenRoles, RoleChoice } from './role-choice.js';

export function Invite({ onLink }: { readonly onLink: (link: UserLink) => void }) {
  const t = useText();
  const queries = useQueryClient();
  const { user } = useSession();
  return (
    <Act
      label={t('user.invite')}
      title={t('user.invite.title')}
      effect={user.merchant === null ? t('user.invite.house') : t('user.invite.team')}
      variant="filled"
      onAct={async ({ values, headers }) => {
        const { name = '', address = '' } = values;
        const body = { name, address, roles: chosenRoles(values) };
        const { body: invited } = await userApi.inviteUser({ body, headers });
        await queries.invalidateQueries({ queryKey: USERS });
        if (invited.link !== undefined) onLink({ name, link: invited.link });
      }}
    >
      <TextField name="name" label={t('user.name')} autoComplete="off" required data-autofocus />
      <TextField
        name="address"
        type="email"
        label={t('user.address')}
        autoComplete="off"
        required
      />
      <RoleChoice merchant={user.merchant} />
    </Act>
  );
}
