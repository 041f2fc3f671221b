/** What a figure of the trial balance is made of: the subject's accounts, and the vouchers of the day. */
import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { Link, useParams } from 'wouter';
import { AccountList } from '../account/account-list.js';
import { accountFiles } from '../account/api.js';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { ExportMenu } from '../components/export-menu.js';
import { FigureLink } from '../components/figure-link.js';
import { Facts } from '../components/facts.js';
import { Money } from '../components/money.js';
import { Skeletons } from '../components/skeletons.js';
import { StaleBanner } from '../components/stale-banner.js';
import { addressOf, useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { InBookZone } from '../ledger/book-frame.js';
import { DayField, FIGURE_FILTER, FilterBar } from '../ledger/filter-bar.js';
import { useSubjectName } from '../ledger/subject-name.js';
import { DEFAULT_BOOK, useChart } from '../ledger/use-book.js';
import { ProveLink } from '../proof/prove-link.js';
import { useText } from '../texts/use-text.js';
import { trialBalanceApi } from './api.js';
import { AsOfSliders } from './as-of-sliders.js';
import { dayBefore } from './day-before.js';
import { VoucherList } from './voucher-list.js';

const PAGE = 100;

export function SubjectPage() {
  const t = useText();
  const { subject = '' } = useParams();
  const [{ book = DEFAULT_BOOK, currency, ...bounds }] = useFilter(FIGURE_FILTER);
  return currency === undefined ? (
    <Empty title={t('trial-balance.no_subject')} hint={t('trial-balance.no_subject.hint')}>
      <Anchor component={Link} href="/trial-balance">
        {t('trial-balance.back')}
      </Anchor>
    </Empty>
  ) : (
    <InBookZone>
      <Cell cell={{ book, subject, currency }} bounds={bounds} />
    </InBookZone>
  );
}

interface CellProps {
  readonly cell: { readonly book: string; readonly subject: string; readonly currency: string };
  readonly bounds: Readonly<Record<string, string>>;
}

function Cell({ cell, bounds }: CellProps) {
  const t = useText();
  const vouchers = usePages(['explain', cell, bounds], async ({ cursor, signal }) => {
    const query = { ...cell, ...bounds, limit: PAGE, cursor };
    const { body, ...answer } = await trialBalanceApi.explain({ query, signal });
    return { ...answer, body: { ...body.vouchers, cell: body } };
  });
  const shown = vouchers.first?.body.cell;
  const { book, currency } = cell;
  return (
    <Stack gap="md">
      <Heading cell={cell} back={addressOf('/trial-balance', { ...bounds, book })} />
      <FilterBar>
        <DayField shown={shown?.date} />
      </FilterBar>
      <AsOfSliders book={book} date={shown?.date} />
      <StaleBanner answer={vouchers.first} />
      {vouchers.error === null ? null : (
        <ErrorNotice error={vouchers.error} onRetry={vouchers.again} />
      )}
      {shown === undefined ? (
        vouchers.error === null && <Skeletons lines={3} />
      ) : (
        <>
          <CellFigures
            shown={shown}
            opening={addressOf(`/trial-balance/${cell.subject}`, {
              ...{ ...bounds, book, currency },
              date: dayBefore(shown.date),
            })}
          />
          {bounds['asOf'] === undefined && bounds['effectiveAt'] === undefined ? (
            <ProveLink number={{ kind: 'cell', ...cell, date: shown.date }} />
          ) : null}
          <Title order={3} size="h5">
            {t('trial-balance.vouchers')}
          </Title>
          <VoucherList book={book} vouchers={vouchers} turnover={shown} />
        </>
      )}
      <Group justify="space-between">
        <Group gap="xs" align="baseline">
          <Title order={3} size="h5">
            {t('trial-balance.accounts')}
          </Title>
          <Text size="xs" c="dimmed">
            {t('trial-balance.accounts.now')}
          </Text>
        </Group>
        <ExportMenu onExport={(params) => accountFiles.exportAccounts({ params, query: cell })} />
      </Group>
      <AccountList filter={cell} />
    </Stack>
  );
}

function Heading({ cell, back }: { readonly cell: CellProps['cell']; readonly back: string }) {
  const t = useText();
  const nameOf = useSubjectName();
  const chart = useChart(cell.book).data?.body.data;
  const subject = chart?.find(({ id }) => id === cell.subject);
  return (
    <Stack gap={4}>
      <Anchor component={Link} href={back} size="sm" className="not-printed">
        ← {t('trial-balance.back')}
      </Anchor>
      <Title order={2} size="h3">
        {subject === undefined ? cell.subject : `${subject.code} ${nameOf(subject)}`}
      </Title>
    </Stack>
  );
}

interface CellFiguresProps {
  readonly shown: Readonly<Record<'opening' | 'debits' | 'credits' | 'closing', Amount>>;
  /** The page of the day before, whose closing is this opening. */
  readonly opening: string;
}

interface Amount {
  readonly value: string;
  readonly currency: string;
}

function CellFigures({ shown, opening }: CellFiguresProps) {
  const t = useText();
  return (
    <Facts
      facts={[
        { name: t('ledger.opening'), value: <FigureLink {...shown.opening} href={opening} /> },
        { name: `+ ${t('ledger.debits')}`, value: <Money {...shown.debits} /> },
        { name: `− ${t('ledger.credits')}`, value: <Money {...shown.credits} /> },
        { name: `= ${t('ledger.closing')}`, value: <Money {...shown.closing} /> },
      ]}
    />
  );
}
