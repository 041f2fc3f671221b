/** The reports of the house: which, of which days, and as a file. All of it stands in the address. */
import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ExportMenu } from '../components/export-menu.js';
import { Loaded } from '../components/loaded.js';
import { PageTitle } from '../components/page-title.js';
import { useFilter } from '../components/use-filter.js';
import { useText } from '../texts/use-text.js';
import { reportApi, reportFiles } from './api.js';
import { ReportHead } from './report-head.js';
import { ReportTable } from './report-table.js';
import { SpanFields } from './span-fields.js';
import { TakenBars } from './taken-bars.js';

const REPORTS = [
  { value: 'daily-business', title: 'report.daily_business', hasFrom: false },
  { value: 'channel-margin', title: 'report.channel_margin', hasFrom: true },
  { value: 'cash-flow', title: 'report.cash_flow', hasFrom: true },
  { value: 'receivables-ageing', title: 'report.receivables_ageing', hasFrom: false },
] as const;
const SKELETON_LINES = 8;

export function ReportsPage() {
  const t = useText();
  const [{ report, ...chosen }, change] = useFilter(['report', 'from', 'date', 'asOf']);
  const { value: name, hasFrom } = REPORTS.find(({ value }) => value === report) ?? REPORTS[0];
  const asked = hasFrom ? chosen : { ...chosen, from: undefined };
  const query = useQuery({
    queryKey: ['reports', name, asked],
    queryFn: ({ signal }) => reportApi.getReport({ params: { name }, query: asked, signal }),
  });
  return (
    <Stack gap="md">
      <PageTitle title={t('report.title')}>
        <ExportMenu
          onExport={({ format }) =>
            reportFiles.exportReport({ params: { name, format }, query: asked })
          }
        />
      </PageTitle>
      <SegmentedControl
        className="not-printed"
        aria-label={t('report.which')}
        value={name}
        data={REPORTS.map(({ value, title }) => ({ value, label: t(title) }))}
        onChange={(next) => change({ report: next })}
      />
      <SpanFields chosen={asked} shown={query.data?.body} hasFrom={hasFrom} onChange={change} />
      <Loaded query={query} lines={SKELETON_LINES}>
        {(shown) => (
          <Stack gap="sm">
            <ReportHead report={shown} />
            {name === 'daily-business' ? <TakenBars report={shown} /> : null}
            <ReportTable report={shown} hrefOf={turnoverPage} />
          </Stack>
        )}
      </Loaded>
      <Text size="xs" c="dimmed">
        {t('report.hint')}
      </Text>
    </Stack>
  );
}

/** The page of the turnover behind a figure, which is narrowed as the API's list is. */
const turnoverPage = (link: string): string => `/reports/turnover?${link.split('?')[1] ?? ''}`;
