/** The first and the last accounting day of a report, in the address. */
import { Group, TextInput } from '@mantine/core';
import type { ReportBody } from '../../api/report/contract.js';
import { useText } from '../texts/use-text.js';

interface SpanFieldsProps {
  readonly chosen: { readonly from?: string | undefined; readonly date?: string | undefined };
  /** What was answered, which shows the days if none are chosen. */
  readonly shown: Pick<ReportBody, 'from' | 'date'> | undefined;
  readonly onChange: (changed: { from?: string; date?: string }) => void;
  /** False for a report of a single day. */
  readonly hasFrom: boolean;
}

export function SpanFields({ chosen, shown, onChange, hasFrom }: SpanFieldsProps) {
  const t = useText();
  return (
    <Group gap="sm" align="flex-end" className="not-printed">
      {hasFrom ? (
        <TextInput
          type="date"
          label={t('report.from')}
          value={chosen.from ?? shown?.from ?? ''}
          onChange={({ currentTarget }) => onChange({ from: currentTarget.value })}
        />
      ) : null}
      <TextInput
        type="date"
        label={t('report.date')}
        value={chosen.date ?? shown?.date ?? ''}
        onChange={({ currentTarget }) => onChange({ date: currentTarget.value })}
      />
    </Group>
  );
}
