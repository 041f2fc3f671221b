/** What a figure of a report adds up: its turnover by day and kind, and the vouchers of the line that is opened. */
import { Anchor, Stack, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { Column } from '../components/data-table.js';
import { Empty } from '../components/empty.js';
import { Money } from '../components/money.js';
import { PagedTable } from '../components/paged-table.js';
import { addressOf, type Filter, useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { InBookZone } from '../ledger/book-frame.js';
import { DEFAULT_BOOK } from '../ledger/use-book.js';
import { type Text, useText } from '../texts/use-text.js';
import { VoucherList } from '../trial-balance/voucher-list.js';
import { reportApi } from './api.js';
import { useKindName, useLineName } from './line-name.js';

const PAGE = 100;
/** Which lines are shown, and which of them is opened. */
const SHOWN = ['subject', 'currency', 'kind', 'owner', 'merchant', 'from', 'date', 'asOf'] as const;
const OPENED = ['day', 'ofKind', 'ofOwner'] as const;

type Line = Awaited<ReturnType<typeof reportApi.listTurnover>>['body']['data'][number];

export function TurnoverPage() {
  const t = useText();
  const lineName = useLineName();
  const [filter] = useFilter(SHOWN);
  const [opened] = useFilter(OPENED);
  const { subject, currency, merchant } = filter;
  if (subject === undefined || currency === undefined) {
    return <Empty title={t('report.no_turnover')} hint={t('report.no_turnover.hint')} />;
  }
  const of = merchant === undefined ? '' : ` · ${merchant}`;
  return (
    <InBookZone>
      <Stack gap="md">
        <Stack gap={4}>
          <Anchor component={Link} href="/reports" size="sm" className="not-printed">
            ← {t('report.back')}
          </Anchor>
          <Title order={2} size="h3">
            {`${lineName(subject)}${of} · ${currency}`}
          </Title>
        </Stack>
        <Lines of={{ subject, currency }} filter={filter} />
        {opened.day === undefined ? null : (
          <Vouchers of={{ subject, currency }} filter={filter} opened={opened} day={opened.day} />
        )}
      </Stack>
    </InBookZone>
  );
}

interface PartProps {
  readonly of: { readonly subject: string; readonly currency: string };
  readonly filter: Filter<(typeof SHOWN)[number]>;
}

function Lines({ of, filter: asked }: PartProps) {
  const t = useText();
  const kindName = useKindName();
  const list = usePages(['turnover', asked], ({ cursor, signal }) =>
    reportApi.listTurnover({ query: { ...asked, ...of, limit: PAGE, cursor }, signal }),
  );
  const hrefOf = ({ day, kind, owner }: Line): string =>
    addressOf('/reports/turnover', {
      ...{ ...asked, day, ofKind: kind === '' ? 'posted' : kind },
      ofOwner: owner ?? undefined,
    });
  return (
    <PagedTable
      label={t('report.turnover')}
      list={list}
      empty={{ title: t('report.none'), hint: t('report.none.hint') }}
      columns={columnsIn(t, kindName, hrefOf)}
      keyOf={({ day, kind, owner }) => `${day} ${kind} ${owner ?? ''}`}
      maxHeight={320}
    />
  );
}

const columnsIn = (
  t: Text,
  kindName: (kind: string) => string,
  hrefOf: (line: Line) => string,
): readonly Column<Line>[] => [
  {
    ...{ id: 'day', header: t('report.day'), width: 120 },
    cell: (line) => (
      <Anchor component={Link} href={hrefOf(line)} size="sm">
        {line.day}
      </Anchor>
    ),
  },
  { id: 'kind', header: t('report.kind'), cell: ({ kind }) => kindName(kind) },
  {
    ...{ id: 'of', header: t('report.of'), width: 140 },
    cell: ({ owner, merchant }) => owner ?? merchant ?? '',
  },
  {
    ...{ id: 'transactions', header: t('report.column.transactions'), width: 110, align: 'end' },
    cell: ({ transactions }) => transactions,
  },
  {
    ...{ id: 'debits', header: t('report.column.debits'), width: 160, align: 'end' },
    cell: ({ debits }) => <Money {...debits} />,
  },
  {
    ...{ id: 'credits', header: t('report.column.credits'), width: 160, align: 'end' },
    cell: ({ credits }) => <Money {...credits} />,
  },
];

interface VouchersProps extends PartProps {
  readonly opened: Filter<(typeof OPENED)[number]>;
  readonly day: string;
}

function Vouchers({ of, filter, opened, day }: VouchersProps) {
  const t = useText();
  const { ofKind = '', ofOwner = '' } = opened;
  const { merchant, asOf } = filter;
  const kind = ofKind === 'posted' ? '' : ofKind;
  const owner = merchant === undefined ? ofOwner : undefined;
  const asked = { ...of, date: day, kind, owner, merchant, asOf };
  const list = usePages(['turnover-vouchers', asked], ({ cursor, signal }) =>
    reportApi.listTurnoverVouchers({ query: { ...asked, limit: PAGE, cursor }, signal }),
  );
  const lines = usePages(['turnover', 'line', asked], ({ signal }) =>
    reportApi.listTurnover({ query: { ...asked, from: day, limit: 1 }, signal }),
  );
  const line = lines.items?.[0];
  return (
    <>
      <Title order={3} size="h5">
        {t('report.vouchers', { day })}
      </Title>
      {line === undefined || list.items === undefined ? null : (
        <VoucherList book={DEFAULT_BOOK} vouchers={list} turnover={line} />
      )}
    </>
  );
}
