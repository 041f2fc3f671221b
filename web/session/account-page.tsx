/** Oneself: password, second factor, and where one is signed in. */
import { Button, Modal, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { holdCsrfToken } from '../client/door.js';
import { DataTable } from '../components/data-table.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Form, TextField } from '../components/form.js';
import { Skeletons } from '../components/skeletons.js';
import { Time } from '../components/time.js';
import { useText } from '../texts/use-text.js';
import { sessionApi } from './api.js';
import { Enrolment } from './enrolment.js';
import { SESSION, type SessionBody, useSession } from './session.js';

const SESSIONS = ['sessions'];
const SKELETON_LINES = 3;

export function AccountPage() {
  const t = useText();
  const { user } = useSession();
  const roles = user.roles.map((role) => t(`session.role.${role}`)).join(', ');
  return (
    <Stack gap="md" maw={760}>
      <div>
        <Title order={2} size="h3">
          {user.name ?? user.id}
        </Title>
        <Text size="sm" c="dimmed">
          {[user.address, roles, user.merchant].filter((one) => one !== null).join(' · ')}
        </Text>
      </div>
      <Sessions />
      <SecondFactor />
      <Password />
    </Stack>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="sm">
        <Title order={3} size="h5">
          {title}
        </Title>
        {children}
      </Stack>
    </Paper>
  );
}

/** Puts the session of an answer, which has another token, in place of the one before. */
function useNewSession(): (session: SessionBody) => void {
  const queries = useQueryClient();
  return (session) => {
    holdCsrfToken(session.csrfToken);
    queries.setQueryData(SESSION, session);
    void queries.invalidateQueries({ queryKey: SESSIONS });
  };
}

function Sessions() {
  const t = useText();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: SESSIONS,
    queryFn: async () => (await sessionApi.listSessions()).body.data,
  });
  const end = async (id: string) => {
    await sessionApi.endSession({ params: { id }, body: {} });
    await queries.invalidateQueries({ queryKey: SESSIONS });
  };
  return (
    <Part title={t('session.sessions')}>
      {error !== null ? (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeletons lines={SKELETON_LINES} />
      ) : (
        <DataTable
          label={t('session.sessions')}
          rows={data}
          keyOf={({ id }) => id}
          columns={[
            {
              id: 'started',
              header: t('session.started'),
              cell: (one) => <Time at={one.startedAt} />,
            },
            { id: 'seen', header: t('session.seen'), cell: (one) => <Time at={one.seenAt} /> },
            {
              id: 'end',
              header: t('session.ends'),
              cell: (one) =>
                one.current ? (
                  t('session.this')
                ) : (
                  <Button size="compact-xs" variant="default" onClick={() => void end(one.id)}>
                    {t('session.end')}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </Part>
  );
}

function SecondFactor() {
  const t = useText();
  const { user } = useSession();
  const [enrolling, setEnrolling] = useState(false);
  const hold = useNewSession();
  return (
    <Part title={t('session.second_factor')}>
      <Text size="sm">
        {user.secondFactor ? t('session.second_factor.there') : t('session.second_factor.none')}
      </Text>
      <Button
        variant="default"
        onClick={() => setEnrolling(true)}
        style={{ alignSelf: 'flex-start' }}
      >
        {user.secondFactor ? t('session.second_factor.replace') : t('session.second_factor.set_up')}
      </Button>
      <Modal
        opened={enrolling}
        onClose={() => setEnrolling(false)}
        title={t('session.second_factor')}
        closeButtonProps={{ 'aria-label': t('session.step_up.leave') }}
        centered
      >
        <Enrolment
          onSession={(session) => {
            setEnrolling(false);
            hold(session);
          }}
        />
      </Modal>
    </Part>
  );
}

function Password() {
  const t = useText();
  const hold = useNewSession();
  const [isChanged, setIsChanged] = useState(false);
  return (
    <Part title={t('session.password')}>
      {isChanged ? (
        <Text size="sm" role="status">
          {t('session.password.changed')}
        </Text>
      ) : null}
      <Form
        submit={t('session.password.change')}
        onSubmit={async ({ password = '', newPassword = '' }) => {
          hold((await sessionApi.changePassword({ body: { password, newPassword } })).body);
          setIsChanged(true);
        }}
      >
        <TextField
          name="password"
          type="password"
          label={t('session.password.present')}
          autoComplete="current-password"
          required
        />
        <TextField
          name="newPassword"
          type="password"
          label={t('session.new_password')}
          description={t('session.new_password.hint')}
          autoComplete="new-password"
          required
        />
      </Form>
    </Part>
  );
}
