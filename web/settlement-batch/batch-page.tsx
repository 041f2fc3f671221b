/** A batch: what it holds, what became of it, and the decision that it waits for. */
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'wouter';
import { Proposals } from '../approval/proposals.js';
import { ExportMenu } from '../components/export-menu.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { Money } from '../components/money.js';
import { PageTitle } from '../components/page-title.js';
import { Time } from '../components/time.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { type Batch, BATCHES, settlementBatchApi, settlementBatchFiles } from './api.js';
import { BatchItems } from './batch-items.js';
import { BatchStatus } from './batch-status.js';

const LINES = 8;

export function BatchPage() {
  const { id = '' } = useParams<{ id: string }>();
  const t = useText();
  const may = useMay();
  const query = useQuery({
    queryKey: [BATCHES, id],
    queryFn: ({ signal }) => settlementBatchApi.getSettlementBatch({ params: { id }, signal }),
  });
  return (
    <Loaded query={query} lines={LINES}>
      {(batch) => (
        <Stack gap="md">
          <PageTitle title={t('settlement-batch.of', { number: batch.number, day: batch.day })}>
            <ExportMenu
              onExport={({ format }) =>
                settlementBatchFiles.exportSettlementReport({ params: { id, format }, query: {} })
              }
            />
          </PageTitle>
          <BatchFacts batch={batch} />
          {may('listApprovals') && batch.status === 'waiting' && (
            <Proposals of={{ kind: 'settlement_batch', subject: id }} none={null} />
          )}
          <BatchItems batch={batch} />
        </Stack>
      )}
    </Loaded>
  );
}

function BatchFacts({ batch }: { readonly batch: Batch }) {
  const t = useText();
  const may = useMay();
  const { transaction } = batch;
  return (
    <Stack gap="xs">
      <Facts
        facts={[
          { name: t('settlement-batch.merchant'), value: batch.merchant },
          { name: t('settlement-batch.status'), value: <BatchStatus status={batch.status} /> },
          { name: t('settlement-batch.made_at'), value: <Time at={batch.madeAt} /> },
          {
            name: t('settlement-batch.entries'),
            value: t('settlement-batch.entries.span', {
              from: batch.from + 1,
              to: batch.to,
              count: batch.count,
            }),
          },
          {
            name: t('settlement-batch.approved_by'),
            value: batch.approvedBy === null ? null : <Id value={batch.approvedBy} />,
          },
          {
            name: t('settlement-batch.transaction'),
            value:
              transaction === null ? null : (
                <Id
                  value={transaction}
                  {...(may('getTransaction') ? { href: `/vouchers/${transaction}` } : {})}
                />
              ),
          },
        ]}
      />
      <Facts
        facts={[
          { name: t('settlement-batch.credits'), value: moneyOf(batch.credits) },
          { name: t('settlement-batch.debits'), value: moneyOf(batch.debits) },
          { name: t('settlement-batch.carried_in'), value: moneyOf(batch.carriedIn) },
          { name: t('settlement-batch.due'), value: <strong>{moneyOf(batch.due)}</strong> },
        ]}
      />
      {batch.outcome === null ? null : <OutcomeFacts outcome={batch.outcome} />}
    </Stack>
  );
}

function OutcomeFacts({ outcome }: { readonly outcome: NonNullable<Batch['outcome']> }) {
  const t = useText();
  const since = (day: string | null | undefined) =>
    day == null ? '' : ` ${t('settlement-batch.since', { day })}`;
  return (
    <Facts
      facts={[
        {
          name: t('settlement-batch.payable'),
          value: <strong>{moneyOf(outcome.payable)}</strong>,
        },
        {
          name: t('settlement-batch.reserve'),
          value: (
            <>
              {moneyOf(outcome.reserve)}
              {outcome.reserveUntil === null
                ? ''
                : ` ${t('settlement-batch.until', { day: outcome.reserveUntil })}`}
            </>
          ),
        },
        { name: t('settlement-batch.released'), value: outcome.reserveReleasedOn },
        {
          name: t('settlement-batch.carried'),
          value: (
            <>
              {moneyOf(outcome.carried)}
              {since(outcome.carriedSince)}
            </>
          ),
        },
        { name: t('settlement-batch.cause'), value: causeText(t, outcome.cause) },
      ]}
    />
  );
}

const moneyOf = (amount: Batch['due'] | undefined) =>
  amount === undefined ? null : <Money {...amount} />;

const CAUSES = ['negative', 'below_minimum', 'not_available', 'rejected'] as const;

function causeText(t: ReturnType<typeof useText>, cause: string | null): string | null {
  const known = CAUSES.find((name) => name === cause);
  return known === undefined ? cause : t(`settlement-batch.cause.${known}`);
}
