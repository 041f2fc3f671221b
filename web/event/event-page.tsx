/** A raw event, what caused it, and the proof that it is sealed. */
import { Anchor, Code, Group, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import type { RawEventBody } from '../../api/event/contract.js';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Skeletons } from '../components/skeletons.js';
import { Time } from '../components/time.js';
import { addressOf, useFilter } from '../components/use-filter.js';
import { SHOWN } from '../evidence/address.js';
import { Exchange } from '../evidence/exchange.js';
import { sealApi } from '../seal/api.js';
import { ProofCheck } from '../seal/proof-check.js';
import { replayAddress } from '../state/address.js';
import { useText } from '../texts/use-text.js';
import { eventApi } from './api.js';
import { Causes } from './causes.js';
import { useEventName } from './event-name.js';
import { justBefore, parsePosition } from './position.js';

export function EventPage() {
  const t = useText();
  const position = parsePosition(useParams()['position'] ?? '');
  const { data, error, refetch } = useQuery({
    queryKey: ['event', position],
    enabled: position !== undefined && BigInt(position) > 0n,
    queryFn: ({ signal }) =>
      eventApi.listEvents({ query: { after: justBefore(position ?? ''), limit: 1 }, signal }),
  });
  const event = data?.body.data[0];
  const found = event?.position === position ? event : undefined;
  return (
    <Stack gap="md">
      <Stack gap={4}>
        <Anchor component={Link} href="/events" size="sm" className="not-printed">
          ← {t('event.title')}
        </Anchor>
        <Title order={2} size="h3">
          {found === undefined ? t('event.page') : found.type}
        </Title>
      </Stack>
      {error === null ? null : <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && position !== undefined ? (
        <Skeletons lines={8} />
      ) : null}
      {position === undefined || (data !== undefined && found === undefined) ? (
        <Empty title={t('event.none_here')} hint={t('event.none_here.hint')} />
      ) : null}
      {found === undefined ? null : <Shown key={found.position} event={found} />}
    </Stack>
  );
}

function Shown({ event }: { readonly event: RawEventBody }) {
  const t = useText();
  const { position, id, stream, revision, type, recordedAt, data, metadata } = event;
  const nameOf = useEventName();
  const [{ exchange }] = useFilter(['exchange']);
  return (
    <>
      <Facts
        facts={[
          { name: t('event.type'), value: nameOf(type) },
          { name: t('event.recorded_at'), value: <Time at={recordedAt} /> },
          { name: t('event.stream'), value: <StreamLink stream={stream} /> },
          {
            name: t('event.revision'),
            value: (
              <>
                {revision}{' '}
                <Link href={replayAddress(stream, revision)} className="plain-link not-printed">
                  {t('state.link')}
                </Link>
              </>
            ),
          },
          { name: t('event.id'), value: <Id value={id} /> },
          { name: t('event.position'), value: <Id value={position} /> },
        ]}
      />
      {hasExchange(data) ? <Exchange position={position} shown={exchange === SHOWN} /> : null}
      <Causes position={position} />
      <Group align="stretch" gap="md" wrap="wrap">
        <Json title={t('event.data')} value={data} />
        <Json title={t('event.metadata')} value={metadata} />
      </Group>
      <ProofCheck
        load={() => sealApi.proveEvent({ params: { position } })}
        shows={(proven) =>
          proven.id === id &&
          proven.stream === stream &&
          proven.revision === revision &&
          isSame(proven.data, data) &&
          isSame(proven.metadata, metadata)
        }
      />
    </>
  );
}

/** Sealed, as the event stores it. */
const hasExchange = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'exchange' in data;

const isSame = (text: string, shown: unknown): boolean =>
  JSON.stringify(JSON.parse(text)) === JSON.stringify(shown);

export const StreamLink = ({ stream }: { readonly stream: string }) => (
  <Link href={addressOf('/events', { stream })} className="plain-link">
    <code>{stream}</code>
  </Link>
);

function Json({ title, value }: { readonly title: string; readonly value: unknown }) {
  return (
    <Stack gap={4} className="event-json">
      <Title order={3} size="h5">
        {title}
      </Title>
      <Code block tabIndex={0} role="region" aria-label={title}>
        {JSON.stringify(value, null, 2)}
      </Code>
    </Stack>
  );
}
