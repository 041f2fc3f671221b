/** How takings are settled: a line for each merchant and currency, with what can be stopped. */
import { Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Act } from '../components/act.js';
import type { Column } from '../components/data-table.js';
import { TextField } from '../components/form.js';
import { Money } from '../components/money.js';
import { PagedTable } from '../components/paged-table.js';
import { Status } from '../components/status.js';
import { usePages } from '../components/use-pages.js';
import { useMay } from '../session/session.js';
import { type Text, useText } from '../texts/use-text.js';
import { BATCHES, type Schedule, settlementBatchApi } from './api.js';

const PAGE = 100;
const MAX_REASON = 500;

interface SchedulesProps {
  readonly merchant: string | undefined;
  readonly isHouse: boolean;
}

export function Schedules({ merchant, isHouse }: SchedulesProps) {
  const t = useText();
  const may = useMay();
  const list = usePages([BATCHES, 'schedules', merchant], ({ cursor, signal }) =>
    settlementBatchApi.listSettlementSchedules({
      query: { merchant, limit: PAGE, cursor },
      signal,
    }),
  );
  return (
    <PagedTable
      label={t('settlement-batch.schedules')}
      list={list}
      empty={{
        title: t('settlement-batch.no_schedule'),
        hint: t('settlement-batch.no_schedule.hint'),
      }}
      columns={columnsIn(t, isHouse, may('holdSettlement'))}
      keyOf={(schedule) => `${schedule.merchant} ${schedule.currency}`}
    />
  );
}

const columnsIn = (t: Text, isHouse: boolean, mayHold: boolean): readonly Column<Schedule>[] => [
  ...(isHouse
    ? [
        {
          id: 'merchant',
          header: t('settlement-batch.merchant'),
          cell: ({ merchant }: Schedule) => merchant,
        },
      ]
    : []),
  {
    id: 'currency',
    header: t('settlement-batch.currency'),
    cell: ({ currency }) => currency,
    width: 90,
  },
  {
    id: 'days',
    header: 'T+N',
    cell: ({ days, calendar }) => `T+${days}, ${calendar ?? t('settlement-batch.every_day')}`,
    width: 122,
  },
  {
    id: 'cutOff',
    header: t('settlement-batch.cut_off'),
    cell: ({ cutOff }) => cutOff ?? '–',
    width: 76,
  },
  {
    id: 'minimum',
    header: t('settlement-batch.minimum'),
    cell: ({ minimum }) => <Money {...minimum} />,
    align: 'end',
    width: 112,
  },
  {
    id: 'reserve',
    header: t('settlement-batch.reserve'),
    cell: ({ reservePercent, reserveDays }) =>
      reserveDays === 0
        ? '–'
        : t('settlement-batch.reserve.terms', { percent: reservePercent, days: reserveDays }),
    width: 124,
  },
  {
    id: 'approval',
    header: t('settlement-batch.approval_above'),
    cell: ({ approvalAbove }) => (approvalAbove === null ? '–' : <Money {...approvalAbove} />),
    align: 'end',
    width: 150,
  },
  {
    id: 'carried',
    header: t('settlement-batch.carried'),
    cell: ({ carried }) => <Money {...carried} />,
    align: 'end',
    width: 116,
  },
  {
    id: 'held',
    header: t('settlement-batch.held'),
    cell: (schedule) => <Held schedule={schedule} mayHold={mayHold} />,
    width: 116,
  },
];

function Held({ schedule, mayHold }: { readonly schedule: Schedule; readonly mayHold: boolean }) {
  const t = useText();
  const queries = useQueryClient();
  const { merchant, currency, held } = schedule;
  const params = { merchant, currency };
  const again = () =>
    Promise.all(
      [[BATCHES], ['approvals']].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
  const what = `${merchant} ${currency}`;
  return (
    <Group gap="xs" wrap="nowrap">
      {held === null ? null : (
        <span title={held}>
          <Status tone="attention" label={t('settlement-batch.is_held')} />
        </span>
      )}
      {!mayHold ? null : held === null ? (
        <Act
          size="compact-xs"
          label={t('settlement-batch.hold')}
          name={t('settlement-batch.hold.of', { what })}
          title={t('settlement-batch.hold.of', { what })}
          effect={t('settlement-batch.hold.effect')}
          onAct={async ({ values }) => {
            const reason = values['reason']?.trim() ?? '';
            await settlementBatchApi.holdSettlement({ params, body: { reason } });
            await again();
          }}
        >
          <TextField
            name="reason"
            label={t('settlement-batch.reason')}
            maxLength={MAX_REASON}
            required
            data-autofocus
          />
        </Act>
      ) : (
        <Act
          size="compact-xs"
          label={t('settlement-batch.release')}
          name={t('settlement-batch.release.of', { what })}
          title={t('settlement-batch.release.of', { what })}
          effect={t('settlement-batch.release.effect')}
          onAct={async ({ headers }) => {
            await settlementBatchApi.proposeSettlementRelease({ params, body: {}, headers });
            await again();
          }}
        />
      )}
    </Group>
  );
}
