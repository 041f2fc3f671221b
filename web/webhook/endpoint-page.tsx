/** A webhook endpoint: what it gets, whether that arrives, and what can be done about it. */
import { Alert, Anchor, Group, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { Time } from '../components/time.js';
import { useText } from '../texts/use-text.js';
import { type Endpoint, webhookApi } from './api.js';
import { DeliveryList } from './delivery-list.js';
import { EndpointActs } from './endpoint-acts.js';
import { EndpointStatus } from './endpoint-status.js';
import { SecretNotice } from './secret-notice.js';

const SKELETON_LINES = 6;

export function EndpointPage() {
  const t = useText();
  const { id = '' } = useParams();
  const [secret, setSecret] = useState<string>();
  const query = useQuery({
    queryKey: ['webhook-endpoint', id],
    queryFn: ({ signal }) => webhookApi.getWebhookEndpoint({ params: { id }, signal }),
  });
  const endpoint = query.data?.body;
  return (
    <Stack gap="md">
      <Stack gap={4}>
        <Anchor component={Link} href="/webhooks" size="sm" className="not-printed">
          ← {t('webhook.back')}
        </Anchor>
        <Group gap="lg" align="baseline" fz="sm">
          <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
            {endpoint?.url ?? id}
          </Title>
          {endpoint === undefined ? null : <EndpointStatus {...endpoint} />}
        </Group>
      </Stack>
      <Loaded query={query} lines={SKELETON_LINES}>
        {(endpoint) => (
          <>
            <Trouble endpoint={endpoint} />
            <SecretNotice secret={secret} onClose={() => setSecret(undefined)} />
            <EndpointActs endpoint={endpoint} onSecret={setSecret} />
            <EndpointFacts endpoint={endpoint} />
            <DeliveryList endpoint={endpoint} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

/** Why nothing arrives, and what to do. */
function Trouble({ endpoint }: { readonly endpoint: Endpoint }) {
  const t = useText();
  const { status, disabledReason, failingSince } = endpoint;
  if (status === 'enabled' || disabledReason === 'asked') return null;
  const why = status === 'failing' ? 'failing_now' : (disabledReason ?? 'failing');
  return (
    <Alert variant="outline" color="orange" role="status" title={t(`webhook.trouble.${why}`)}>
      {t(`webhook.trouble.${why}.hint`)}
      {failingSince === null ? null : (
        <>
          {' '}
          {t('webhook.failing_since')} <Time at={failingSince} />
        </>
      )}
    </Alert>
  );
}

function EndpointFacts({ endpoint }: { readonly endpoint: Endpoint }) {
  const t = useText();
  const { id, events, description, createdAt, disabledAt, overlapUntil } = endpoint;
  const at = (instant: string | null) => instant && <Time at={instant} />;
  return (
    <Facts
      facts={[
        { name: t('webhook.id'), value: <Id value={id} /> },
        { name: t('webhook.description'), value: description },
        {
          name: t('webhook.events'),
          value: events.includes('*') ? t('webhook.events.every') : events.join(', '),
        },
        { name: t('webhook.created_at'), value: at(createdAt) },
        { name: t('webhook.overlap_until'), value: at(overlapUntil) },
        { name: t('webhook.disabled_at'), value: at(disabledAt) },
      ]}
    />
  );
}
