/** What led to an event, from the event back, with the bytes of the channel that said so a click away. */
import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { CauseBody } from '../../api/event/contract.js';
import { type Column, DataTable } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { Time } from '../components/time.js';
import { exchangeAddress } from '../evidence/address.js';
import { useMay } from '../session/session.js';
import { type Text as Words, useText } from '../texts/use-text.js';
import { eventApi } from './api.js';
import { useEventName } from './event-name.js';

const MAX_HEIGHT = 320;
const SKELETON_LINES = 4;

/** Nothing for who may not see raw events. */
export function Causes({ position }: { readonly position: string }) {
  const may = useMay();
  return may('listCauses') ? <CauseList position={position} /> : null;
}

function CauseList({ position }: { readonly position: string }) {
  const t = useText();
  const nameOf = useEventName();
  const query = useQuery({
    queryKey: ['causes', position],
    queryFn: ({ signal }) => eventApi.listCauses({ params: { position }, signal }),
  });
  return (
    <Stack gap="xs" component="section" aria-label={t('event.causes')}>
      <Group gap="xs" align="baseline">
        <Title order={3} size="h5">
          {t('event.causes')}
        </Title>
        <Text size="xs" c="dimmed">
          {t('event.causes.hint')}
        </Text>
      </Group>
      <Loaded query={query} lines={SKELETON_LINES}>
        {({ causes }) => (
          <>
            <DataTable
              label={t('event.causes')}
              columns={columnsIn(t, nameOf, position)}
              rows={causes}
              keyOf={({ id }) => id}
              maxHeight={MAX_HEIGHT}
            />
            <Began first={causes.at(-1)} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

/** What caused the first of the events: a request, mostly. */
function Began({ first }: { readonly first: CauseBody | undefined }) {
  const t = useText();
  return first === undefined ? null : (
    <Group gap="xs" fz="sm">
      <Text size="sm" c="dimmed">
        {t('event.began')}
      </Text>
      <Id value={first.cause} />
      <Id value={first.actor} />
    </Group>
  );
}

const columnsIn = (
  t: Words,
  nameOf: (type: string) => string,
  position: string,
): readonly Column<CauseBody>[] => [
  {
    id: 'position',
    header: t('event.position'),
    align: 'end',
    width: 110,
    cell: (cause) =>
      cause.position === position ? (
        t('event.cause.this')
      ) : (
        <Link href={`/events/${cause.position}`} title={cause.position}>
          {BigInt(cause.position).toString()}
        </Link>
      ),
  },
  { id: 'at', header: t('event.recorded_at'), width: 180, cell: ({ at }) => <Time at={at} /> },
  {
    id: 'type',
    header: t('event.type'),
    cell: ({ type }) => <span title={type}>{nameOf(type)}</span>,
  },
  { id: 'actor', header: t('event.actor'), width: 190, cell: ({ actor }) => <Id value={actor} /> },
  {
    id: 'bytes',
    header: t('event.bytes'),
    width: 150,
    cell: (cause) =>
      cause.hasExchange && cause.position !== position ? (
        <Link href={exchangeAddress(cause.position)}>{t('event.bytes')} →</Link>
      ) : null,
  },
];
