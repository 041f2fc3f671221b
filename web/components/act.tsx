/**
 * An act that changes something: a button, and a dialog that says its effect in words before it is done. It sends one
 * idempotency key for as long as the dialog is open, so an act that is sent again after no answer is done once.
 */
import { Button, type ButtonProps, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useText } from '../texts/use-text.js';
import { Form } from './form.js';

export interface ActRequest {
  readonly values: Readonly<Record<string, string>>;
  /** The header `Idempotency-Key` of this intention. */
  readonly headers: { readonly 'Idempotency-Key': string };
}

interface ActProps extends Pick<ButtonProps, 'variant' | 'color' | 'disabled'> {
  /** The act itself, on the button and in the dialog: `Resume`. */
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

export function Act({ label, title, effect, onAct, children, ...button }: ActProps) {
  const t = useText();
  const [key, setKey] = useState<string>();
  const close = () => setKey(undefined);
  return (
    <>
      <Button variant="default" {...button} onClick={() => setKey(crypto.randomUUID())}>
        {label}
      </Button>
      <Modal
        opened={key !== undefined}
        onClose={close}
        title={title}
        closeButtonProps={{ 'aria-label': t('components.act.leave') }}
        centered
      >
        {key === undefined ? null : (
          <Form
            submit={label}
            onSubmit={async (values) => {
              await onAct({ values, headers: { 'Idempotency-Key': key } });
              close();
            }}
          >
            <Stack gap="sm">
              <Text size="sm">{effect}</Text>
              {children}
            </Stack>
          </Form>
        )}
      </Modal>
    </>
  );
}
