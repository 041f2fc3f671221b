/** Where a link leads: an invitation, a new password, or the sign-in of a developer. */
import { Anchor, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Form, TextField } from '../components/form.js';
import { Skeletons } from '../components/skeletons.js';
import { useText } from '../texts/use-text.js';
import { sessionApi } from './api.js';
import { NextStep } from './sign-in-page.js';
import type { SessionBody } from './session.js';

/** A link of development needs no password. */
const OF_DEVELOPMENT = /^dev\./;
const SKELETON_LINES = 4;

/** What stands behind `#`, which no server sees and no other page is told. */
const linkHere = (): string => location.hash.slice(1);

function onOtherLink(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}

export function LinkPage() {
  const t = useText();
  const [session, setSession] = useState<SessionBody>();
  // Another link in the same tab changes nothing but this part of the address.
  const link = useSyncExternalStore(onOtherLink, linkHere);
  if (session !== undefined) return <NextStep session={session} onSession={setSession} />;
  if (link === '') {
    return (
      <Empty title={t('session.link.none')} hint={t('session.link.none.hint')}>
        <Anchor href="/login">{t('session.sign_in')}</Anchor>
      </Empty>
    );
  }
  return OF_DEVELOPMENT.test(link) ? (
    <AtOnce key={link} link={link} onSession={setSession} />
  ) : (
    <NewPassword key={link} link={link} onSession={setSession} />
  );
}

interface StepProps {
  readonly link: string;
  readonly onSession: (session: SessionBody) => void;
}

function AtOnce({ link, onSession }: StepProps) {
  const t = useText();
  const [error, setError] = useState<unknown>();
  const isSent = useRef(false);
  useEffect(() => {
    // The link works once, also if the page is drawn twice.
    if (isSent.current) return;
    isSent.current = true;
    sessionApi.followLink({ body: { link } }).then(({ body }) => onSession(body), setError);
  }, [link, onSession]);
  if (error === undefined) return <Skeletons lines={SKELETON_LINES} />;
  return (
    <Stack gap="sm">
      <ErrorNotice error={error} />
      <Text size="sm" c="dimmed">
        {t('session.development.used')}
      </Text>
      <Anchor href="/login">{t('session.sign_in')}</Anchor>
    </Stack>
  );
}

function NewPassword({ link, onSession }: StepProps) {
  const t = useText();
  return (
    <Stack gap="sm">
      <Text size="sm">{t('session.link.hint')}</Text>
      <Form
        submit={t('session.link.set')}
        onSubmit={async ({ password = '' }) => {
          onSession((await sessionApi.followLink({ body: { link, password } })).body);
        }}
      >
        <TextField
          name="password"
          type="password"
          label={t('session.new_password')}
          description={t('session.new_password.hint')}
          autoComplete="new-password"
          required
          autoFocus
        />
      </Form>
    </Stack>
  );
}
