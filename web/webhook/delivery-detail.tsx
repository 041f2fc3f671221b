/** A delivery as it went: what was sent, and what came back each time. */
import { Code, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { Time } from '../components/time.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import {
  type Delivery,
  deliveryApi,
  deliveryQuery,
  type Endpoint,
  notificationApi,
} from './api.js';
import { DeliveryStatus } from './delivery-status.js';

interface DeliveryDetailProps {
  readonly endpoint: Endpoint;
  /** Undefined: nothing is shown. */
  readonly id: string | undefined;
  readonly onClose: () => void;
}

const SKELETON_LINES = 12;

export function DeliveryDetail({ endpoint, id, onClose }: DeliveryDetailProps) {
  const t = useText();
  const query = useQuery({ ...deliveryQuery(id ?? ''), enabled: id !== undefined });
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      closeButtonProps={{ 'aria-label': t('webhook.details.close') }}
      title={<code>{query.data?.body.type ?? id}</code>}
    >
      {id === undefined ? null : (
        <Loaded query={query} lines={SKELETON_LINES}>
          {(delivery) => <Shown endpoint={endpoint} delivery={delivery} />}
        </Loaded>
      )}
    </Drawer>
  );
}

interface ShownProps {
  readonly endpoint: Endpoint;
  readonly delivery: Delivery;
}

function Shown({ endpoint, delivery }: ShownProps) {
  const t = useText();
  const { nextAttemptAt, attempts } = delivery;
  return (
    <Stack gap="md">
      <Group justify="space-between" align="center">
        <DeliveryStatus status={delivery.status} />
        <Resend endpoint={endpoint} delivery={delivery} />
      </Group>
      <Facts
        facts={[
          { name: t('webhook.notification'), value: <Id value={delivery.notification} /> },
          { name: t('webhook.object'), value: <Id value={delivery.objectId} /> },
          { name: t('webhook.sequence'), value: delivery.sequence },
          { name: t('webhook.object_sequence'), value: delivery.objectSequence },
          { name: t('webhook.occurred_at'), value: <Time at={delivery.occurredAt} /> },
          {
            name: t('webhook.next_attempt_at'),
            value: nextAttemptAt === null ? null : <Time at={nextAttemptAt} />,
          },
        ]}
      />
      <Title order={4} size="h5">
        {t('webhook.attempts')}
      </Title>
      {attempts.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('webhook.no_attempts')}
        </Text>
      ) : (
        attempts
          .map((attempt, index) => (
            <AttemptShown key={attempt.at} {...attempt} number={index + 1} />
          ))
          .reverse()
      )}
      <Title order={4} size="h5">
        {t('webhook.body')}
      </Title>
      <Body delivery={delivery} />
    </Stack>
  );
}

function Resend({ endpoint, delivery }: ShownProps) {
  const t = useText();
  const may = useMay();
  const queries = useQueryClient();
  const { id, status } = delivery;
  if (!may('resendDelivery')) return null;
  return (
    <Act
      label={t('webhook.resend')}
      title={t('webhook.resend.title')}
      effect={t('webhook.resend.effect')}
      disabled={status === 'pending' || endpoint.status === 'disabled'}
      onAct={async () => {
        await deliveryApi.resendDelivery({ params: { id }, body: {} });
        await queries.invalidateQueries({ queryKey: ['deliveries'] });
      }}
    />
  );
}

function AttemptShown({
  number,
  at,
  durationMs,
  request,
  status,
  error,
  answer,
}: Delivery['attempts'][number]) {
  const t = useText();
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
  return (
    <Stack gap={4}>
      <Group gap="sm" fz="sm">
        <Text span size="sm" fw={600}>
          {t('webhook.attempt', { number })}
        </Text>
        <Time at={at} />
        <Text span size="sm">
          {status ?? t('webhook.no_answer')}
        </Text>
        <Text span size="sm" c="dimmed">
          {t('webhook.duration', { ms: durationMs })}
        </Text>
      </Group>
      {error === null ? null : <Text size="sm">{error}</Text>}
      <Code block tabIndex={0} aria-label={t('webhook.request')}>
        {`POST ${request.url}\n${headers.join('\n')}`}
      </Code>
      {answer === '' ? null : (
        <Code block tabIndex={0} aria-label={t('webhook.answer')}>
          {answer}
        </Code>
      )}
    </Stack>
  );
}

/** The text that is signed, laid out to be read. */
function Body({ delivery: { sequence } }: Pick<ShownProps, 'delivery'>) {
  const t = useText();
  const query = useQuery({
    queryKey: ['notification', sequence],
    queryFn: ({ signal }) =>
      notificationApi.listNotifications({
        query: { after: String(sequence - 1), limit: 1 },
        signal,
      }),
  });
  return (
    <Loaded query={query} lines={SKELETON_LINES}>
      {({ data: [notification] }) => (
        <Code block tabIndex={0} aria-label={t('webhook.body')}>
          {JSON.stringify(notification, undefined, 2)}
        </Code>
      )}
    </Loaded>
  );
}
