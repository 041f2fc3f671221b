/** A checkout session: what is to be paid, what its payer has tried, and what can be done about it. */
import './checkout-session.css';
import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { useStream } from '../client/stream.js';
import { type Column, DataTable } from '../components/data-table.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { Money } from '../components/money.js';
import { Time } from '../components/time.js';
import { methodName } from '../payment/method.js';
import { type Text as Words, useText } from '../texts/use-text.js';
import { checkoutSessionApi, type Session, sessionKey } from './api.js';
import { LinkNotice } from './link-notice.js';
import { SessionActs } from './session-acts.js';
import { AttemptStatus, SessionStatus } from './session-status.js';

const SKELETON_LINES = 8;

export function SessionPage() {
  const t = useText();
  const { id = '' } = useParams();
  const [url, setUrl] = useState<string>();
  useStream({ topics: ['checkouts', 'payments'], keys: [sessionKey(id)] });
  const query = useQuery({
    queryKey: sessionKey(id),
    queryFn: ({ signal }) => checkoutSessionApi.getCheckoutSession({ params: { id }, signal }),
  });
  return (
    <Stack gap="md">
      <Anchor component={Link} href="/checkouts" size="sm" className="not-printed">
        ← {t('checkout-session.list')}
      </Anchor>
      <Loaded query={query} lines={SKELETON_LINES}>
        {(session) => (
          <>
            <SessionHead session={session} />
            <LinkNotice url={url} onClose={() => setUrl(undefined)} />
            <SessionActs session={session} onLink={setUrl} />
            <Attempts attempts={session.attempts} />
            <SessionFacts session={session} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function SessionHead({ session }: { readonly session: Session }) {
  return (
    <Group gap="lg" align="baseline">
      <Title order={2} size="h2">
        <Money {...session.amount} />
      </Title>
      <Text size="lg" component="span">
        <SessionStatus {...session} />
      </Text>
      <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {session.reference}
      </Text>
    </Group>
  );
}

type Attempt = Session['attempts'][number];

function Attempts({ attempts }: Pick<Session, 'attempts'>) {
  const t = useText();
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {t('checkout-session.attempts')}
      </Title>
      {attempts.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('checkout-session.no_attempts')}
        </Text>
      ) : (
        <DataTable
          label={t('checkout-session.attempts')}
          columns={attemptColumns(t)}
          rows={attempts}
          keyOf={({ number }) => String(number)}
        />
      )}
    </Stack>
  );
}

const attemptColumns = (t: Words): readonly Column<Attempt>[] => [
  {
    id: 'number',
    header: t('checkout-session.attempt'),
    cell: ({ number }) => number,
    align: 'end',
    width: 84,
  },
  {
    id: 'method',
    header: t('checkout-session.method'),
    cell: ({ method }) => methodName(t, method),
    width: 120,
  },
  {
    id: 'status',
    header: t('checkout-session.status'),
    cell: ({ status }) => <AttemptStatus status={status} />,
    width: 170,
  },
  {
    id: 'failure',
    header: t('checkout-session.failure'),
    cell: ({ failure }) => (failure === null ? null : <code>{failure}</code>),
  },
  {
    id: 'at',
    header: t('checkout-session.started_at'),
    cell: ({ startedAt }) => (startedAt === null ? null : <Time at={startedAt} />),
    width: 176,
  },
  {
    id: 'payment',
    header: t('checkout-session.payment'),
    // An attempt that was refused has no payment: its id names nothing.
    cell: ({ payment, startedAt }) => (
      <Id value={payment} href={startedAt === null ? undefined : `/payments/${payment}`} />
    ),
    width: 204,
  },
];

function SessionFacts({ session }: { readonly session: Session }) {
  const t = useText();
  const { id, description, methods, returnUrl, embedOrigins } = session;
  const { createdAt, expiresAt, endedAt } = session;
  return (
    <Facts
      facts={[
        { name: t('checkout-session.id'), value: <Id value={id} /> },
        { name: t('checkout-session.description'), value: description },
        {
          name: t('checkout-session.methods'),
          value: methods.map((method) => methodName(t, method)).join(', '),
        },
        { name: t('checkout-session.return_url'), value: returnUrl },
        { name: t('checkout-session.embed_origins'), value: embedOrigins.join(', ') },
        { name: t('checkout-session.created_at'), value: <Time at={createdAt} /> },
        endedAt === null
          ? { name: t('checkout-session.expires_at'), value: <Time at={expiresAt} /> }
          : { name: t('checkout-session.ended_at'), value: <Time at={endedAt} /> },
      ]}
    />
  );
}
