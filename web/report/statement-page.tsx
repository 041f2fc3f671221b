/** A merchant's statement: each of its accounts from balance to balance. */
import { Stack, Text } from '@mantine/core';
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

const SKELETON_LINES = 8;

export function StatementPage() {
  const t = useText();
  const [chosen, change] = useFilter(['from', 'date']);
  const query = useQuery({
    queryKey: ['reports', 'merchant-statement', chosen],
    queryFn: ({ signal }) => reportApi.getMerchantStatement({ query: chosen, signal }),
  });
  return (
    <Stack gap="md">
      <PageTitle title={t('report.statement')}>
        <ExportMenu
          onExport={(params) => reportFiles.exportMerchantStatement({ params, query: chosen })}
        />
      </PageTitle>
      <SpanFields chosen={chosen} shown={query.data?.body} hasFrom onChange={change} />
      <Loaded query={query} lines={SKELETON_LINES}>
        {(shown) => (
          <Stack gap="sm">
            <ReportHead report={shown} />
            <ReportTable report={shown} />
          </Stack>
        )}
      </Loaded>
      <Text size="xs" c="dimmed">
        {t('report.statement.hint')}
      </Text>
    </Stack>
  );
}
