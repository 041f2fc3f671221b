/** The dialog behind every refusal `step_up_required`: the request waits for it, and is sent again. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { holdCsrfToken } from '../client/door.js';
import { SESSION, type SessionBody } from './session.js';
import { StepUpDialog } from './step-up-dialog.js';

type Waiting = (mayGoOn: boolean) => void;

/** The dialog, and a promise that is kept when somebody has shown a password or code, or has left it. */
export function useStepUp(session: SessionBody | null | undefined) {
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  // Requests that were refused while the dialog is open wait for the same answer.
  const waiting = useRef<Waiting[]>([]);

  const ask = useCallback((): Promise<boolean> => {
    setOpened(true);
    return new Promise((resolve) => waiting.current.push(resolve));
  }, []);

  const onDone = (stepped: SessionBody | undefined): void => {
    if (stepped !== undefined) {
      holdCsrfToken(stepped.csrfToken);
      queries.setQueryData(SESSION, stepped);
    }
    setOpened(false);
    for (const resolve of waiting.current.splice(0)) resolve(stepped !== undefined);
  };

  const dialog = session ? (
    <StepUpDialog session={session} opened={opened} onDone={onDone} />
  ) : null;
  return { ask, dialog };
}
