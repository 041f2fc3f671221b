/** Issues, rotates or revokes a key, and shows once what is shown once. */
import './key.css';
import { Button, CopyButton, Group, Modal, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { KeyBody } from '../../api/access/contract.js';
import { Form, TextField } from '../components/form.js';
import { useIntention } from '../components/use-intention.js';
import { useText } from '../texts/use-text.js';
import { accessApi } from './api.js';

export type Asked =
  { readonly act: 'issue' } | { readonly act: 'rotate' | 'revoke'; readonly key: KeyBody };

interface KeyDialogProps {
  readonly asked: Asked;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

const MAX_NAME = 100;
/** For how long the secret before goes on working: seconds, with the texts of the catalogue. */
const OVERLAPS = [
  ['0', 'none'],
  ['3600', 'hour'],
  ['86400', 'day'],
  ['604800', 'week'],
] as const;

export function KeyDialog({ asked, onChanged, onClose }: KeyDialogProps) {
  const t = useText();
  const [shown, setShown] = useState<string>();
  const act = asked.act;
  const done = (secret: string | undefined) => {
    onChanged();
    if (secret === undefined) onClose();
    else setShown(secret);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      // A click beside the dialog does not lose what is shown once.
      closeOnClickOutside={shown === undefined}
      title={shown === undefined ? t(`access.${act}.title`) : t('access.shown.title')}
      closeButtonProps={{ 'aria-label': t('access.close') }}
    >
      {shown === undefined ? (
        <KeyForm asked={asked} onDone={done} />
      ) : (
        <ShownOnce secret={shown} onClose={onClose} />
      )}
    </Modal>
  );
}

interface KeyFormProps {
  readonly asked: Asked;
  /** Gets the secret if there is one to show. */
  readonly onDone: (secret: string | undefined) => void;
}

function KeyForm({ asked, onDone }: KeyFormProps) {
  const t = useText();
  const intention = useIntention();
  const headers = (content: unknown) => ({ 'Idempotency-Key': intention.keyFor(content) });
  async function send(values: Readonly<Record<string, string>>): Promise<void> {
    if (asked.act === 'issue') {
      const name = values['name']?.trim() ?? '';
      const body = { role: 'merchant', ...(name === '' ? {} : { name }) } as const;
      onDone((await accessApi.issueKey({ body, headers: headers(body) })).body.key);
      return;
    }
    const params = { id: asked.key.id };
    if (asked.act === 'revoke') {
      await accessApi.revokeKey({ params, body: {} });
      onDone(undefined);
      return;
    }
    const body = { overlapSeconds: Number(values['overlapSeconds']) };
    onDone((await accessApi.rotateKey({ params, body, headers: headers(body) })).body.key);
  }
  return (
    <Form submit={t(`access.${asked.act}.submit`)} onSubmit={send}>
      <Text size="sm">{t(`access.${asked.act}.effect`)}</Text>
      {asked.act === 'issue' && (
        <TextField name="name" label={t('access.name')} maxLength={MAX_NAME} data-autofocus />
      )}
      {asked.act === 'rotate' && (
        <NativeSelect
          name="overlapSeconds"
          label={t('access.overlap')}
          defaultValue="3600"
          data={OVERLAPS.map(([value, name]) => ({ value, label: t(`access.overlap.${name}`) }))}
        />
      )}
    </Form>
  );
}

function ShownOnce({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  const t = useText();
  return (
    <Stack gap="sm">
      <Text size="sm">{t('access.shown.hint')}</Text>
      <code className="key-shown">{secret}</code>
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t('access.copied') : t('access.copy')}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>{t('access.shown.kept')}</Button>
      </Group>
    </Stack>
  );
}
