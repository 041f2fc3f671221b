/** Every checkout session of the merchant, newest first, and the making of another. */
import './checkout-session.css';
import { Anchor, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { LIST_EVERY_MS, useStream } from '../client/stream.js';
import { Act } from '../components/act.js';
import type { Column } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { Money } from '../components/money.js';
import { PageTitle } from '../components/page-title.js';
import { PagedTable } from '../components/paged-table.js';
import { Time } from '../components/time.js';
import { usePages } from '../components/use-pages.js';
import { useMay } from '../session/session.js';
import { type Text, useText } from '../texts/use-text.js';
import { checkoutSessionApi, type Session, SESSIONS } from './api.js';
import { LinkNotice } from './link-notice.js';
import { SessionFields, sessionIn } from './session-fields.js';
import { SessionFilters, useSessionFilter, useSessionQuery } from './session-filters.js';
import { SessionStatus } from './session-status.js';

const PAGE = 100;
const DEFAULT_CURRENCY = 'CNY';

export function SessionsPage() {
  const t = useText();
  const may = useMay();
  const [url, setUrl] = useState<string>();
  const [filter, change] = useSessionFilter();
  const query = useSessionQuery(filter);
  useStream({ topics: ['checkouts', 'payments'], keys: [[SESSIONS]], everyMs: LIST_EVERY_MS });
  const list = usePages([SESSIONS, query], ({ cursor, signal }) =>
    checkoutSessionApi.listCheckoutSessions({ query: { ...query, limit: PAGE, cursor }, signal }),
  );
  const none = Object.keys(filter).length > 0 ? 'none_found' : 'none';
  return (
    <Stack gap="sm">
      <PageTitle title={t('checkout-session.list')}>
        {may('createCheckoutSession') ? (
          <NewSession
            currency={list.items?.[0]?.amount.currency ?? DEFAULT_CURRENCY}
            onLink={setUrl}
          />
        ) : null}
      </PageTitle>
      <LinkNotice url={url} onClose={() => setUrl(undefined)} />
      <SessionFilters filter={filter} onChange={change} />
      <PagedTable
        label={t('checkout-session.list')}
        list={list}
        empty={{
          title: t(`checkout-session.${none}`),
          hint: t(`checkout-session.${none}.hint`),
        }}
        columns={columnsIn(t)}
        keyOf={({ id }) => id}
      />
    </Stack>
  );
}

interface NewSessionProps {
  readonly currency: string;
  readonly onLink: (url: string) => void;
}

function NewSession({ currency, onLink }: NewSessionProps) {
  const t = useText();
  const queries = useQueryClient();
  return (
    <Act
      label={t('checkout-session.add')}
      title={t('checkout-session.add.title')}
      effect={t('checkout-session.add.effect')}
      variant="filled"
      onAct={async ({ values }) => {
        const { body } = await checkoutSessionApi.createCheckoutSession({
          body: sessionIn(values),
        });
        onLink(body.url);
        await queries.invalidateQueries({ queryKey: [SESSIONS] });
      }}
    >
      <SessionFields currency={currency} />
    </Act>
  );
}

const columnsIn = (t: Text): readonly Column<Session>[] => [
  {
    id: 'at',
    header: t('checkout-session.created_at'),
    cell: ({ createdAt }) => <Time at={createdAt} />,
    width: 176,
  },
  {
    id: 'reference',
    header: t('checkout-session.reference'),
    cell: ({ id, reference }) => (
      <Anchor component={Link} href={`/checkouts/${id}`} title={reference} size="sm">
        {reference}
      </Anchor>
    ),
  },
  { id: 'status', header: t('checkout-session.status'), cell: SessionStatus, width: 150 },
  {
    id: 'amount',
    header: t('checkout-session.amount'),
    cell: ({ amount }) => <Money {...amount} />,
    align: 'end',
    width: 160,
  },
  {
    id: 'attempts',
    header: t('checkout-session.attempts'),
    cell: ({ attempts }) => attempts.length,
    align: 'end',
    width: 90,
  },
  {
    id: 'expires',
    header: t('checkout-session.expires_at'),
    cell: ({ expiresAt }) => <Time at={expiresAt} />,
    width: 176,
  },
  { id: 'id', header: t('checkout-session.id'), cell: ({ id }) => <Id value={id} />, width: 204 },
];
