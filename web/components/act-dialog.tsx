/**
 * Asks before an act: says its effect in words, and shows a refusal. What is sent again after no answer, from the
 * same dialog or after it was closed and opened again, goes out under the same idempotency key: it is done once.
 */
import { Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../texts/use-text.js';
import { Form } from './form.js';
import type { Intention } from './use-intention.js';

export interface ActRequest {
  readonly values: Readonly<Record<string, string>>;
  /** The header `Idempotency-Key` of this intention. */
  readonly headers: { readonly 'Idempotency-Key': string };
}

export interface ActDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly intention: Intention;
  /** The act itself, on the button: `Resume`. */
  readonly label: string;
  /** What it is done to. */
  readonly title: string;
  /** What is different afterwards, in a sentence. */
  readonly effect: string;
  /** What it throws is shown in the dialog; the dialog closes when it is through. */
  readonly onAct: (request: ActRequest) => Promise<unknown>;
  /** Fields. */
  readonly children?: ReactNode;
}

export function ActDialog(props: ActDialogProps) {
  const { opened, onClose, intention, label, title, effect, onAct, children } = props;
  const t = useText();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('components.act.leave') }}
      centered
    >
      {opened && (
        <Form
          submit={label}
          onSubmit={async (values) => {
            await onAct({ values, headers: { 'Idempotency-Key': intention.keyFor(values) } });
            intention.done();
            onClose();
          }}
        >
          <Stack gap="sm">
            <Text size="sm">{effect}</Text>
            {children}
          </Stack>
        </Form>
      )}
    </Modal>
  );
}
