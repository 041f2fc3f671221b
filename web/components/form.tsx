/** A form that sends once at a time and shows a refusal beside the field that the API names. */
import { Button, Group, Stack, TextInput, type TextInputProps } from '@mantine/core';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { ApiProblem } from '../client/problem.js';
import { useText } from '../texts/use-text.js';
import { ErrorNotice } from './error-notice.js';
import { useProblemText } from '../problem/use-problem-text.js';

interface FormProps {
  /** What the button says: the act itself, `Refund` rather than `OK`. */
  readonly submit: string;
  /** Gets the fields by their names; what it throws is shown. */
  readonly onSubmit: (values: Readonly<Record<string, string>>) => Promise<void>;
  readonly children: ReactNode;
}

const Refusal = createContext<ApiProblem | undefined>(undefined);

export function Form({ submit, onSubmit, children }: FormProps) {
  const [error, setError] = useState<unknown>();
  const [sending, setSending] = useState(false);
  const [names, setNames] = useState<readonly string[]>([]);
  const problem = error instanceof ApiProblem ? error : undefined;
  const isBesideField = problem?.body.param !== undefined && names.includes(problem.body.param);

  async function send(form: HTMLFormElement): Promise<void> {
    const fields = [...new FormData(form)].flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    );
    setNames(fields.map(([name]) => name));
    setSending(true);
    try {
      await onSubmit(Object.fromEntries(fields));
      setError(undefined);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setSending(false);
    }
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!sending) void send(event.currentTarget);
      }}
    >
      <Refusal value={problem}>
        <Stack gap="sm">
          {children}
          {error === undefined || isBesideField ? null : <ErrorNotice error={error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={sending}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </Refusal>
    </form>
  );
}

interface TextFieldProps extends Omit<TextInputProps, 'name' | 'label' | 'error'> {
  /** As the API names it in `param`: `amount.value`. */
  readonly name: string;
  readonly label: string;
}

export function TextField({ name, label, ...rest }: TextFieldProps) {
  const problem = useContext(Refusal);
  const problemText = useProblemText();
  const t = useText();
  const isRefused = problem?.body.param === name;
  return (
    <TextInput
      name={name}
      label={label}
      labelProps={{ title: rest.required ? t('components.form.required') : undefined }}
      error={
        isRefused ? (
          <>
            {problemText(problem.body)} <code>{problem.body.code}</code>
          </>
        ) : undefined
      }
      {...rest}
    />
  );
}
