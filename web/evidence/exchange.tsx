/** What came over a channel's wire: sealed until somebody asks, for the log records who was given it. */
import './evidence.css';
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ExchangeBody } from '../../api/evidence/contract.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Skeletons } from '../components/skeletons.js';
import { Status } from '../components/status.js';
import { Time } from '../components/time.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { evidenceApi } from './api.js';
import { bodyText } from './body-text.js';

interface ExchangeProps {
  /** Of the event that holds it. */
  readonly position: string;
  /** True if it is asked for at once: the reader came by a link to the bytes. */
  readonly shown?: boolean;
  /** Told what there was to read. */
  readonly onRead?: (state: ExchangeBody['state']) => void;
}

export function Exchange({ position, shown = false, onRead }: ExchangeProps) {
  const t = useText();
  const may = useMay();
  const [isAsked, setAsked] = useState(shown);
  return (
    <Stack gap="xs" component="section" aria-label={t('evidence.exchange')}>
      <Title order={3} size="h5">
        {t('evidence.exchange')}
      </Title>
      {!may('readExchange') ? (
        <Status tone="neutral" label={t('evidence.not_yours')} />
      ) : isAsked ? (
        <Opened position={position} onRead={onRead} />
      ) : (
        <Group gap="md" className="not-printed">
          <Button variant="default" size="xs" onClick={() => setAsked(true)}>
            {t('evidence.show')}
          </Button>
          <Text size="xs" c="dimmed">
            {t('evidence.recorded')}
          </Text>
        </Group>
      )}
    </Stack>
  );
}

interface OpenedProps {
  readonly position: string;
  readonly onRead: ExchangeProps['onRead'] | undefined;
}

function Opened({ position, onRead }: OpenedProps) {
  const t = useText();
  const { data, error, refetch } = useQuery({
    queryKey: ['exchange', position],
    queryFn: ({ signal }) => evidenceApi.readExchange({ params: { position }, signal }),
    // Each read is an event in the log: it is read again only if somebody asks.
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const state = data?.body.state;
  const told = useRef(onRead);
  told.current = onRead;
  useEffect(() => {
    if (state !== undefined) told.current?.(state);
  }, [state]);
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeletons lines={4} />;
  return data.body.state === 'readable' ? (
    <>
      <Bytes exchange={data.body} />
      <Text size="xs" c="dimmed">
        {t('evidence.read')}
      </Text>
    </>
  ) : (
    <Group gap="xs" fz="sm">
      <Status tone="attention" label={t(`evidence.state.${data.body.state}`)} />
      {data.body.erasedAt === undefined ? null : <Time at={data.body.erasedAt} />}
    </Group>
  );
}

function Bytes({ exchange }: { readonly exchange: ExchangeBody }) {
  const t = useText();
  const { headers = {}, bodyBase64 = '' } = exchange;
  const { text, bytes, isText } = bodyText(bodyBase64);
  const lines = Object.entries(headers);
  return (
    <>
      {lines.length === 0 ? null : (
        <pre className="exchange" role="region" tabIndex={0} aria-label={t('evidence.headers')}>
          {lines.map(([name, value]) => `${name}: ${value}`).join('\n')}
        </pre>
      )}
      <pre className="exchange" role="region" tabIndex={0} aria-label={t('evidence.body')}>
        {text}
      </pre>
      <Text size="xs" c="dimmed">
        {t(isText ? 'evidence.bytes' : 'evidence.bytes.hex', { count: bytes })}
      </Text>
    </>
  );
}
