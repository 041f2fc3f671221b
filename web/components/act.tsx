/** An act that changes something: a button, and the dialog that asks before it is done. */
import { Button, type ButtonProps } from '@mantine/core';
import { useState } from 'react';
import { ActDialog, type ActDialogProps } from './act-dialog.js';
import { useIntention } from './use-intention.js';

interface ActProps
  extends
    Pick<ButtonProps, 'variant' | 'color' | 'disabled' | 'size'>,
    Pick<ActDialogProps, 'label' | 'title' | 'effect' | 'onAct' | 'children'> {
  /** The button's name if its label stands there more than once: `Rotate Web shop`. */
  readonly name?: string;
}

export function Act({ label, name, title, effect, onAct, children, ...button }: ActProps) {
  const [opened, setOpened] = useState(false);
  const intention = useIntention();
  return (
    <>
      <Button variant="default" {...button} aria-label={name} onClick={() => setOpened(true)}>
        {label}
      </Button>
      <ActDialog
        opened={opened}
        onClose={() => setOpened(false)}
        intention={intention}
        label={label}
        title={title}
        effect={effect}
        onAct={onAct}
      >
        {children}
      </ActDialog>
    </>
  );
}
