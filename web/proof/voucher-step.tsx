/** The third step: a voucher behind the number, chosen or picked at random. */
import { Button, Group, Stack } from '@mantine/core';
import { type Column, DataTable } from '../components/data-table.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Money } from '../components/money.js';
import { Skeletons } from '../components/skeletons.js';
import { Time } from '../components/time.js';
import { type Text as Words, useText } from '../texts/use-text.js';
import { voucherAddress } from '../transaction/address.js';
import { Line } from './number-steps.js';
import type { Part, Told } from './told.js';
import { anyOf } from './random.js';
import { Step } from './step.js';
import type { Check } from './use-check.js';

const MAX_HEIGHT = 264;

interface VoucherStepProps {
  readonly book: string;
  readonly told: Told;
  readonly check: Check;
}

export function VoucherStep({ book, told, check }: VoucherStepProps) {
  const t = useText();
  const { id, voucher, results, pick } = check;
  const { data, error, refetch } = voucher;
  return (
    <Step name="voucher" result={told.parts.length === 0 ? 'none' : results.voucher}>
      {told.parts.length === 0 ? null : (
        <Stack gap="xs" className="not-printed">
          <Group>
            <Button
              variant="default"
              size="xs"
              onClick={() => pick(anyOf(told.parts)?.transaction ?? '')}
            >
              {t('proof.any_voucher')}
            </Button>
          </Group>
          <DataTable
            label={t('proof.parts')}
            columns={columnsIn(t, told.currency, id, pick)}
            rows={told.parts}
            keyOf={({ transaction, entry }) => `${transaction} ${entry?.sequence ?? ''}`}
            maxHeight={MAX_HEIGHT}
          />
        </Stack>
      )}
      {error === null ? null : <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {id === undefined || error !== null ? null : data === undefined ? (
        <Skeletons lines={2} />
      ) : (
        <>
          <Facts
            facts={[
              {
                name: t('ledger.voucher'),
                value: <Id value={data.voucher.id} href={voucherAddress(book, data.voucher.id)} />,
              },
              { name: t('ledger.recorded_at'), value: <Time at={data.voucher.recordedAt} /> },
              { name: t('transaction.entries'), value: data.voucher.entries.length },
            ]}
          />
          <Stack gap={2}>
            <Line
              holds={data.isBalanced}
              text={data.isBalanced ? 'proof.balanced' : 'proof.balanced_not'}
            />
            <Line
              holds={data.isCounted}
              text={data.isCounted ? 'proof.counted' : 'proof.counted_not'}
            />
          </Stack>
        </>
      )}
    </Step>
  );
}

const columnsIn = (
  t: Words,
  currency: string,
  chosen: string | undefined,
  pick: (transaction: string) => void,
): readonly Column<Part>[] => [
  {
    id: 'at',
    header: t('ledger.recorded_at'),
    width: 176,
    cell: ({ recordedAt }) => <Time at={recordedAt} />,
  },
  {
    id: 'voucher',
    header: t('ledger.voucher'),
    cell: ({ transaction }) => <Id value={transaction} />,
  },
  ...(['debits', 'credits'] as const).map((side): Column<Part> => ({
    id: side,
    header: t(`ledger.${side}`),
    align: 'end',
    width: 160,
    cell: (part) => <Money value={part[side]} currency={currency} />,
  })),
  {
    id: 'pick',
    header: t('proof.pick'),
    width: 120,
    cell: ({ transaction }) =>
      transaction === chosen ? (
        t('proof.picked')
      ) : (
        <Button variant="subtle" size="compact-xs" onClick={() => pick(transaction)}>
          {t('proof.this')}
        </Button>
      ),
  },
];
