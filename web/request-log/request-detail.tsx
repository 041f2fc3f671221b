/** A request as it went, and a command that sends it again. */
import { Code, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { LoggedRequestBody } from '../../api/request-log/contract.js';
import { Command } from '../components/command.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { Time } from '../components/time.js';
import { useProblemText } from '../problem/use-problem-text.js';
import { useText } from '../texts/use-text.js';
import { againOf } from './again.js';
import { AnswerStatus } from './answer-status.js';
import { requestLogApi } from './api.js';

interface RequestDetailProps {
  /** Undefined: nothing is shown. */
  readonly id: string | undefined;
  readonly keys: ReadonlyMap<string, string>;
  readonly onClose: () => void;
}

const SKELETON_LINES = 12;

export function RequestDetail({ id, keys, onClose }: RequestDetailProps) {
  const t = useText();
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      closeButtonProps={{ 'aria-label': t('request-log.details.close') }}
      title={t('request-log.one')}
    >
      {id === undefined ? null : <Found id={id} keys={keys} />}
    </Drawer>
  );
}

function Found({ id, keys }: { readonly id: string; readonly keys: ReadonlyMap<string, string> }) {
  const query = useQuery({
    queryKey: ['request', id],
    queryFn: ({ signal }) => requestLogApi.getRequest({ params: { id }, signal }),
  });
  return (
    <Loaded query={query} lines={SKELETON_LINES}>
      {(request) => <Shown request={request} keyName={keys.get(request.key)} />}
    </Loaded>
  );
}

interface ShownProps {
  readonly request: LoggedRequestBody;
  readonly keyName: string | undefined;
}

function Shown({ request, keyName }: ShownProps) {
  const t = useText();
  const { method, path, query, status, body, leftOut, idempotencyKey } = request;
  const address = query === null ? path : `${path}?${query}`;
  return (
    <Stack gap="md">
      <Group gap="sm" wrap="nowrap">
        <AnswerStatus status={status} />
        <code style={{ overflowWrap: 'anywhere' }}>
          {method} {address}
        </code>
      </Group>
      <Refusal request={request} />
      <Facts
        facts={[
          { name: t('request-log.at'), value: <Time at={request.at} /> },
          {
            name: t('request-log.duration'),
            value: t('request-log.ms', { ms: request.durationMs }),
          },
          { name: t('request-log.request'), value: <Id value={request.requestId} /> },
          {
            name: t('request-log.idempotency_key'),
            value: idempotencyKey === null ? null : <Id value={idempotencyKey} />,
          },
          { name: t('request-log.key'), value: keyName ?? <Id value={request.key} /> },
        ]}
      />
      {body === null ? null : (
        <Stack gap={4}>
          <Title order={3} size="h5">
            {t('request-log.body')}
          </Title>
          <Code block tabIndex={0} aria-label={t('request-log.body')}>
            {JSON.stringify(body, undefined, 2)}
          </Code>
        </Stack>
      )}
      {leftOut.length === 0 ? null : (
        <Text size="sm">
          {t('request-log.left_out')} <code>{leftOut.join(', ')}</code>
        </Text>
      )}
      <Again request={request} />
    </Stack>
  );
}

function Again({ request }: Pick<ShownProps, 'request'>) {
  const t = useText();
  const again = againOf(location.origin, request);
  return (
    <Stack gap={4}>
      <Title order={3} size="h5">
        {t('request-log.again')}
      </Title>
      <Text size="sm" c="dimmed">
        {t(`request-log.again.${again.how}`)}
      </Text>
      {again.command === null ? null : (
        <Command label={t('request-log.again')} value={again.command} />
      )}
    </Stack>
  );
}

/** Why it was refused, in words. */
function Refusal({ request: { code } }: Pick<ShownProps, 'request'>) {
  const problemText = useProblemText();
  if (code === null) return null;
  return (
    <Text size="sm">
      {problemText({ code, detail: '' })} <code>{code}</code>
    </Text>
  );
}
