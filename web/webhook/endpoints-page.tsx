/** Where a merchant's notifications are sent. */
import { Anchor, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { Act } from '../components/act.js';
import type { Column } from '../components/data-table.js';
import { PageTitle } from '../components/page-title.js';
import { PagedTable } from '../components/paged-table.js';
import { Time } from '../components/time.js';
import { usePages } from '../components/use-pages.js';
import { useMay } from '../session/session.js';
import { type Text as Texts, useText } from '../texts/use-text.js';
import { type Endpoint, webhookApi } from './api.js';
import { EndpointFields, endpointIn } from './endpoint-fields.js';
import { EndpointStatus } from './endpoint-status.js';
import { SecretNotice } from './secret-notice.js';

const PAGE = 100;

export function EndpointsPage() {
  const t = useText();
  const may = useMay();
  const queries = useQueryClient();
  const [secret, setSecret] = useState<string>();
  const list = usePages(['webhook-endpoints'], ({ cursor, signal }) =>
    webhookApi.listWebhookEndpoints({
      query: { limit: PAGE, cursor },
      signal,
    }),
  );
  return (
    <Stack gap="sm">
      <PageTitle title={t('webhook.list')}>
        {may('createWebhookEndpoint') ? (
          <Act
            label={t('webhook.add')}
            title={t('webhook.add.title')}
            effect={t('webhook.add.effect')}
            variant="filled"
            onAct={async ({ values, headers }) => {
              const { body } = await webhookApi.createWebhookEndpoint({
                body: endpointIn(values),
                headers,
              });
              setSecret(body.secret);
              await queries.invalidateQueries({ queryKey: ['webhook-endpoints'] });
            }}
          >
            <EndpointFields />
          </Act>
        ) : null}
      </PageTitle>
      <SecretNotice secret={secret} onClose={() => setSecret(undefined)} />
      <PagedTable
        label={t('webhook.list')}
        list={list}
        empty={{ title: t('webhook.none'), hint: t('webhook.none.hint') }}
        columns={columnsIn(t)}
        keyOf={({ id }) => id}
      />
    </Stack>
  );
}

const columnsIn = (t: Texts): readonly Column<Endpoint>[] => [
  {
    id: 'url',
    header: t('webhook.url'),
    cell: ({ id, url }) => (
      <Anchor component={Link} href={`/webhooks/${id}`} size="sm" title={url}>
        {url}
      </Anchor>
    ),
  },
  {
    id: 'description',
    header: t('webhook.description'),
    cell: ({ description }) => description ?? '',
    width: 180,
  },
  {
    id: 'events',
    header: t('webhook.events'),
    cell: ({ events }) => <Chosen events={events} />,
    width: 180,
  },
  { id: 'status', header: t('webhook.status'), cell: EndpointStatus, width: 130 },
  {
    id: 'created',
    header: t('webhook.created_at'),
    cell: ({ createdAt }) => <Time at={createdAt} />,
    width: 170,
  },
];

/** The first of the types, and how many others. */
function Chosen({ events }: Pick<Endpoint, 'events'>) {
  const t = useText();
  if (events.includes('*')) return t('webhook.events.every');
  const [first = '', ...others] = events;
  return (
    <Text span ff="monospace" size="sm" title={events.join(', ')}>
      {others.length === 0 ? first : `${first} +${others.length}`}
    </Text>
  );
}
