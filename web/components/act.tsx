/** An act that changes something: a button, and the dialog that asks before it is done. */
import { Button, type ButtonProps } from '@mantine/core';
import { useState } from 'react';
import { ActDialog, type ActDialogProps, type ActRequest } from './act-dialog.js';
import { useIntention } from './use-intention.js';

interface ActProps<Seen>
  extends
    Pick<ButtonProps, 'variant' | 'color' | 'disabled' | 'size'>,
    Pick<ActDialogProps, 'label' | 'title' | 'effect' | 'children'> {
  /** The button's name if its label stands there more than once: `Rotate Web shop`. */
  readonly name?: string;
  /** What the act goes by, for it may be read anew behind the dialog: it is done to what the person saw. */
  readonly seen?: Seen;
  /** @param seen as it was when the dialog was opened */
  readonly onAct: (request: ActRequest, seen: Seen) => Promise<unknown>;
}

export function Act<Seen = undefined>(props: ActProps<Seen>) {
  const { label, name, title, effect, seen, onAct, children, ...button } = props;
  const [opened, setOpened] = useState<{ readonly seen: Seen } | undefined>();
  const intention = useIntention();
  return (
    <>
      <Button
        variant="default"
        {...button}
        aria-label={name}
        onClick={() => setOpened({ seen: seen as Seen })}
      >
        {label}
      </Button>
      <ActDialog
        opened={opened !== undefined}
        onClose={() => setOpened(undefined)}
        intention={intention}
        label={label}
        title={title}
        effect={effect}
        onAct={async (request) => opened && onAct(request, opened.seen)}
      >
        {children}
      </ActDialog>
    </>
  );
}
