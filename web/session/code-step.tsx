/** The second factor of somebody whose password was right. */
import { Form, TextField } from '../components/form.js';
import { useText } from '../texts/use-text.js';
import { sessionApi } from './api.js';
import type { SessionBody } from './session.js';

interface CodeStepProps {
  readonly onSession: (session: SessionBody) => void;
}

export function CodeStep({ onSession }: CodeStepProps) {
  const t = useText();
  return (
    <Form
      submit={t('session.go_on')}
      onSubmit={async ({ code = '' }) => {
        onSession((await sessionApi.stepUp({ body: { code: code.trim() } })).body);
      }}
    >
      <TextField
        name="code"
        label={t('session.code')}
        description={t('session.code.hint')}
        autoComplete="one-time-code"
        required
        autoFocus
      />
    </Form>
  );
}
