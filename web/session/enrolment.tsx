/** Setting up an authenticator: its seed as a QR code, a code of it, and the recovery codes, shown once. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNotice } from '../components/error-notice.js';
import { Form, TextField } from '../components/form.js';
import { QrCode } from '../components/qr-code.js';
import { Skeletons } from '../components/skeletons.js';
import { useText } from '../texts/use-text.js';
import { sessionApi } from './api.js';
import type { SessionBody } from './session.js';

interface EnrolmentProps {
  /** The session as it is with the second factor. */
  readonly onSession: (session: SessionBody) => void;
}

const SKELETON_LINES = 8;

export function Enrolment({ onSession }: EnrolmentProps) {
  const t = useText();
  const [enrolled, setEnrolled] = useState<{
    readonly session: SessionBody;
    readonly recoveryCodes: readonly string[];
  }>();
  const seed = useQuery({
    queryKey: ['enrolment'],
    queryFn: async () => (await sessionApi.beginEnrolment({ body: {} })).body,
    // Another seed would make the code that was scanned worthless.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnMount: false,
  });
  if (enrolled !== undefined) {
    return (
      <RecoveryCodes codes={enrolled.recoveryCodes} onKept={() => onSession(enrolled.session)} />
    );
  }
  if (seed.error !== null) return <ErrorNotice error={seed.error} />;
  if (seed.data === undefined) return <Skeletons lines={SKELETON_LINES} />;
  return (
    <Stack gap="md">
      <Text size="sm">{t('session.enrol.hint')}</Text>
      <QrCode text={seed.data.uri} label={t('session.enrol.qr')} />
      <Text size="xs" c="dimmed" ta="center">
        {t('session.enrol.seed')} <code>{seed.data.seed.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
      </Text>
      <Form
        submit={t('session.enrol.confirm')}
        onSubmit={async ({ code = '' }) => {
          setEnrolled((await sessionApi.enrol({ body: { code: code.trim() } })).body);
        }}
      >
        <TextField
          name="code"
          label={t('session.enrol.code')}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
        />
      </Form>
    </Stack>
  );
}

function RecoveryCodes({
  codes,
  onKept,
}: {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}) {
  const t = useText();
  return (
    <Stack gap="md">
      <Text size="sm">{t('session.recovery.hint')}</Text>
      <ul className="recovery-codes" aria-label={t('session.recovery')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => window.print()}>
          {t('session.recovery.print')}
        </Button>
        <Button onClick={onKept}>{t('session.recovery.kept')}</Button>
      </Group>
    </Stack>
  );
}
