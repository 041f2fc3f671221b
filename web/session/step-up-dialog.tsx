/** Asks for the password or a code once more, before something dangerous is done. */
import { Modal, Stack, Text } from '@mantine/core';
import { Form, TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';
import { sessionApi } from './api.js';
import type { SessionBody } from './session.js';

interface StepUpDialogProps {
  readonly session: SessionBody;
  readonly opened: boolean;
  /** The session as it is from then on; undefined if the person left it. */
  readonly onDone: (session: SessionBody | undefined) => void;
}

const ABOVE_DIALOGS = 400;

export function StepUpDialog({ session, opened, onDone }: StepUpDialogProps) {
  const t = useText();
  const field = session.user.secondFactor ? 'code' : 'password';
  return (
    <Modal
      opened={opened}
      onClose={() => onDone(undefined)}
      title={t('session.step_up')}
      closeButtonProps={{ 'aria-label': t('session.step_up.leave') }}
      centered
      // It may be asked for by another dialog.
      zIndex={ABOVE_DIALOGS}
    >
      <Stack gap="sm">
        <Text size="sm">{t('session.step_up.hint')}</Text>
        <Form
          submit={t('session.go_on')}
          onSubmit={async (values) => {
            onDone((await sessionApi.stepUp({ body: { [field]: values[field]?.trim() } })).body);
          }}
        >
          <TextField
            name={field}
            type={field === 'code' ? 'text' : 'password'}
            label={t(`session.${field}`)}
            description={field === 'code' ? t('session.code.hint') : undefined}
            autoComplete={field === 'code' ? 'one-time-code' : 'current-password'}
            required
            data-autofocus
          />
        </Form>
      </Stack>
    </Modal>
  );
}
