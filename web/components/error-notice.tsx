/** What went wrong, in words, with the code and the request's id to quote. */
import { Alert, Button, Group, Text } from '@mantine/core';
import { ApiProblem, ApiUnreachable } from '../client/problem.js';
import { useText } from '../texts/use-text.js';
import { useProblemText } from '../problem/use-problem-text.js';

interface ErrorNoticeProps {
  readonly error: unknown;
  /** Left out if asking once more could do something twice. */
  readonly onRetry?: () => void;
}

export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  const t = useText();
  const problemText = useProblemText();
  const body = error instanceof ApiProblem ? error.body : undefined;
  const fallback =
    error instanceof ApiUnreachable
      ? t('components.error.unreachable')
      : t('components.error.broken');
  return (
    <Alert
      role="alert"
      variant="outline"
      color="red"
      title={t('components.error.title')}
      className="error-notice"
    >
      <Text size="sm">{body === undefined ? fallback : problemText(body)}</Text>
      {body === undefined ? null : (
        <Text size="xs" c="dimmed" mt={4}>
          <code>{body.code}</code>
          {body.requestId === undefined ? null : ` · ${body.requestId}`}
        </Text>
      )}
      {onRetry === undefined ? null : (
        <Group mt="xs">
          <Button variant="default" onClick={onRetry}>
            {t('components.error.retry')}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
