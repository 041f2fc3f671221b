/** A form whose first sending is refused, and a dialog with a list to choose from. */
import { Button, Modal, Select, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { ApiProblem } from '../client/problem.js';
import { Form, TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';

export function ActsPage() {
  const t = useText();
  const [sent, setSent] = useState<string>();
  const [opened, { open, close }] = useDisclosure();
  return (
    <Stack gap="md" maw={420}>
      <Title order={2} size="h3">
        {t('gallery.acts')}
      </Title>
      <Form
        submit={t('gallery.send')}
        onSubmit={(values) => {
          const value = values['amount.value'] ?? '';
          if (!/^\d+\.\d\d$/.test(value)) return Promise.reject(refused());
          setSent(value);
          return Promise.resolve();
        }}
      >
        <TextField name="amount.value" label={t('gallery.amount')} required />
      </Form>
      {sent === undefined ? null : <Text role="status">{t('gallery.sent', { value: sent })}</Text>}
      <Button variant="default" onClick={open}>
        {t('gallery.open')}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={t('gallery.dialog')}
        closeButtonProps={{ 'aria-label': t('gallery.close') }}
      >
        <Select
          label={t('gallery.status')}
          data={(['good', 'bad', 'waiting'] as const).map((tone) => ({
            value: tone,
            label: t(`gallery.tone.${tone}`),
          }))}
        />
      </Modal>
    </Stack>
  );
}

const refused = () =>
  new ApiProblem({
    type: '/docs/errors#invalid_amount',
    title: 'Invalid amount',
    status: 422,
    detail: 'the sentence of the API',
    code: 'invalid_amount',
    param: 'amount.value',
  });
