/** Address and password. */
import { Stack, Text } from '@mantine/core';
import { Form, TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';
import { sessionApi } from './api.js';
import type { SessionBody } from './session.js';

interface PasswordStepProps {
  readonly onSession: (session: SessionBody) => void;
  /** The server printed links for developers. */
  readonly hasLinks: boolean;
}

export function PasswordStep({ onSession, hasLinks }: PasswordStepProps) {
  const t = useText();
  return (
    <Stack gap="md">
      <Form
        submit={t('session.sign_in')}
        onSubmit={async ({ address = '', password = '' }) => {
          onSession((await sessionApi.signIn({ body: { address, password } })).body);
        }}
      >
        <TextField
          name="address"
          type="email"
          label={t('session.address')}
          autoComplete="username"
          required
          autoFocus
        />
        <TextField
          name="password"
          type="password"
          label={t('session.password')}
          autoComplete="current-password"
          required
        />
      </Form>
      <Text size="sm" c="dimmed">
        {hasLinks ? t('session.development') : t('session.forgotten')}
      </Text>
    </Stack>
  );
}
