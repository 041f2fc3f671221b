/** What the merchant's keys asked for lately, newest first. */
import { Button, Stack } from '@mantine/core';
import type { LoggedRequestBody } from '../../api/request-log/contract.js';
import type { Column } from '../components/data-table.js';
import { PageTitle } from '../components/page-title.js';
import { PagedTable } from '../components/paged-table.js';
import { Time } from '../components/time.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { useReadAnew } from '../components/use-read-anew.js';
import { type Text, useText } from '../texts/use-text.js';
import { AnswerStatus } from './answer-status.js';
import { requestLogApi } from './api.js';
import { RequestDetail } from './request-detail.js';
import {
  REQUEST_FILTERS,
  type RequestFilter,
  RequestFilters,
  useKeyNames,
} from './request-filters.js';

const PAGE = 50;
const LIST = ['requests'];

export function RequestsPage() {
  const t = useText();
  const [filter, change] = useFilter(REQUEST_FILTERS);
  const [{ open }, changeOpen] = useFilter(['open']);
  const keys = useKeyNames();
  const query = queryOf(filter);
  const list = usePages([...LIST, query], ({ cursor, signal }) =>
    requestLogApi.listRequests({ query: { ...query, limit: PAGE, cursor }, signal }),
  );
  useReadAnew(LIST);
  const none = Object.keys(filter).length > 0 ? 'request-log.none_found' : 'request-log.none';
  return (
    <Stack gap="sm">
      <PageTitle title={t('request-log.list')} hint={t('request-log.hint')} />
      <RequestFilters filter={filter} onChange={change} />
      <PagedTable
        label={t('request-log.list')}
        list={list}
        empty={{ title: t(none), hint: t(`${none}.hint`) }}
        columns={columnsIn(t, keys, (id) => changeOpen({ open: id }))}
        keyOf={({ id }) => id}
      />
      <RequestDetail id={open} keys={keys} onClose={() => changeOpen({ open: '' })} />
    </Stack>
  );
}

/** The query of `GET /v1/requests`; a choice that an address cannot have is none. */
function queryOf({ outcome, path, key, request }: RequestFilter) {
  return { outcome: isOutcome(outcome) ? outcome : undefined, path, key, requestId: request };
}

const isOutcome = (text: string | undefined): text is 'failed' | 'succeeded' =>
  text === 'failed' || text === 'succeeded';

const columnsIn = (
  t: Text,
  keys: ReadonlyMap<string, string>,
  onOpen: (id: string) => void,
): readonly Column<LoggedRequestBody>[] => [
  {
    id: 'at',
    header: t('request-log.at'),
    cell: ({ at }) => <Time at={at} />,
    width: 170,
  },
  {
    id: 'status',
    header: t('request-log.status'),
    cell: ({ status }) => <AnswerStatus status={status} />,
    width: 80,
  },
  {
    id: 'path',
    header: t('request-log.path'),
    cell: (request) => (
      <code title={`${request.method} ${addressOf(request)}`}>
        {request.method} {briefly(addressOf(request))}
      </code>
    ),
  },
  {
    id: 'code',
    header: t('request-log.code'),
    cell: ({ code }) => (code === null ? '' : <code title={code}>{code}</code>),
    width: 190,
  },
  {
    id: 'duration',
    header: t('request-log.duration'),
    cell: ({ durationMs }) => t('request-log.ms', { ms: durationMs }),
    align: 'end',
    width: 100,
  },
  {
    id: 'key',
    header: t('request-log.key'),
    cell: ({ key }) => keys.get(key) ?? <code>{key}</code>,
    width: 130,
  },
  {
    id: 'open',
    header: '',
    cell: ({ id, requestId }) => (
      <Button
        variant="subtle"
        size="compact-xs"
        aria-label={t('request-log.details.of', { request: requestId })}
        onClick={() => onOpen(id)}
      >
        {t('request-log.details')}
      </Button>
    ),
    width: 90,
  },
];

const addressOf = ({ path, query }: LoggedRequestBody): string =>
  query === null ? path : `${path}?${query}`;

const LONG = /[A-Za-z0-9_-]{20,}/g;

/** What stands behind an id says more than the middle of it. */
const briefly = (address: string): string =>
  address.replaceAll(LONG, (id) => `${id.slice(0, 4)}…${id.slice(-6)}`);
