/** What is known of a payout, and what came back of it. */
import { Stack, Title } from '@mantine/core';
import { DataTable } from '../components/data-table.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Money } from '../components/money.js';
import { Time } from '../components/time.js';
import { useBeneficiary } from '../beneficiary/use-beneficiary.js';
import { useSession } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import type { Payout } from './api.js';

interface PayoutProps {
  readonly payout: Payout;
}

export function PayoutFacts({ payout }: PayoutProps) {
  const t = useText();
  const isOfHouse = useSession().user.merchant === null;
  const beneficiary = useBeneficiary(payout.beneficiary);
  const { amountPaid, paidAt, bankReference, failure } = payout;
  return (
    <Facts
      facts={[
        { name: t('payout.id'), value: <Id value={payout.id} /> },
        { name: t('payout.merchant'), value: isOfHouse ? payout.merchant : null },
        {
          name: t('payout.beneficiary'),
          value:
            beneficiary === undefined ? (
              <Id value={payout.beneficiary} />
            ) : (
              `${beneficiary.reference} ${beneficiary.number}`
            ),
        },
        { name: t('payout.description'), value: payout.description },
        { name: t('payout.amount_paid'), value: amountPaid && <Money {...amountPaid} /> },
        { name: t('payout.bank'), value: payout.bank },
        { name: t('payout.bank_reference'), value: bankReference && <Id value={bankReference} /> },
        { name: t('payout.created_at'), value: <Time at={payout.createdAt} /> },
        { name: t('payout.paid_at'), value: paidAt && <Time at={paidAt} /> },
        {
          name: t('payout.failure'),
          value: failure && (
            <>
              {failure.message} <code>{failure.code}</code>
            </>
          ),
        },
      ]}
    />
  );
}

export function PayoutReturns({ payout: { returns } }: PayoutProps) {
  const t = useText();
  if (returns.length === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-label={t('payout.returns')}>
      <Title order={3} size="h5">
        {t('payout.returns')}
      </Title>
      <DataTable
        label={t('payout.returns')}
        rows={returns}
        keyOf={({ bankReference }) => bankReference}
        columns={[
          { id: 'reason', header: t('payout.reason'), cell: ({ reason }) => <code>{reason}</code> },
          {
            id: 'amount',
            header: t('payout.amount'),
            cell: ({ amount }) => <Money {...amount} />,
            align: 'end',
            width: 160,
          },
        ]}
      />
    </Stack>
  );
}
