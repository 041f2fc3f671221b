/** Of which days a report is, and whether they still move. */
import { Group, Text } from '@mantine/core';
import type { ReportBody } from '../../api/report/contract.js';
import { Status } from '../components/status.js';
import { useText } from '../texts/use-text.js';

export function ReportHead({ report: { from, date, closed } }: { readonly report: ReportBody }) {
  const t = useText();
  return (
    <Group gap="sm">
      <Text size="sm">{from === null ? date : t('report.span', { from, date })}</Text>
      <Status
        tone={closed ? 'good' : 'neutral'}
        label={closed ? t('report.closed') : t('report.open')}
      />
    </Group>
  );
}
