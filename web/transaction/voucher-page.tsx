/** A voucher: every entry of the transaction with the balance after it. */
import { Group, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import type { TransactionBody } from '../../api/transaction/contract.js';
import { accountAddress } from '../account/account-list.js';
import { type Column, DataTable } from '../components/data-table.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { Money } from '../components/money.js';
import { Status } from '../components/status.js';
import { Time } from '../components/time.js';
import { Causes } from '../event/causes.js';
import { InBookZone, useBook } from '../ledger/book-frame.js';
import { sealApi } from '../seal/api.js';
import { ProofCheck } from '../seal/proof-check.js';
import { useMay } from '../session/session.js';
import { type Text, useText } from '../texts/use-text.js';
import { transactionApi } from './api.js';
import { voucherAddress } from './address.js';
import { isBalanced } from './balanced.js';
import { isProven } from './proven.js';

/** What is no id needs no button to copy it. */
const SHORT = 16;

type Entry = TransactionBody['entries'][number];

export function VoucherPage() {
  const t = useText();
  const { id = '' } = useParams();
  const book = useBook();
  const query = useQuery({
    queryKey: ['transaction', book, id],
    queryFn: ({ signal }) => transactionApi.getTransaction({ params: { book, id }, signal }),
  });
  return (
    <InBookZone>
      <Stack gap="md">
        <Group gap="lg" align="baseline">
          <Title order={2} size="h3">
            {t('transaction.page')}
          </Title>
          <Id value={id} />
        </Group>
        <Loaded query={query} lines={5}>
          {(voucher) => <Voucher voucher={voucher} />}
        </Loaded>
      </Stack>
    </InBookZone>
  );
}

function Voucher({ voucher }: { readonly voucher: TransactionBody }) {
  const t = useText();
  const may = useMay();
  const { book, entries, reverses, reservation, metadata } = voucher;
  const balanced = isBalanced(entries);
  return (
    <>
      <Facts
        facts={[
          { name: t('ledger.recorded_at'), value: <Time at={voucher.recordedAt} /> },
          { name: t('ledger.day'), value: voucher.day },
          { name: t('ledger.effective_date'), value: voucher.effectiveDate },
          { name: t('ledger.reference'), value: voucher.reference },
          {
            name: t('transaction.reverses'),
            value: reverses && <Id value={reverses} href={voucherAddress(book, reverses)} />,
          },
          { name: t('transaction.reason'), value: voucher.reason },
          { name: t('transaction.reservation'), value: reservation && <Id value={reservation} /> },
          ...Object.entries(metadata).map(([name, value]) => ({
            name: isNamed(name) ? t(`transaction.${name}`) : name,
            value:
              hrefOf(name, metadata) || value.length > SHORT ? (
                <Id value={value} href={hrefOf(name, metadata)} />
              ) : (
                value
              ),
          })),
          {
            name: t('transaction.position'),
            value: (
              <Id
                value={voucher.position}
                href={may('listEvents') ? `/events/${voucher.position}` : undefined}
              />
            ),
          },
        ]}
      />
      <Group justify="space-between" align="baseline">
        <Title order={3} size="h5">
          {t('transaction.entries')}
        </Title>
        <Status
          tone={balanced ? 'good' : 'bad'}
          label={t(balanced ? 'transaction.balanced' : 'transaction.unbalanced')}
        />
      </Group>
      <DataTable
        label={t('transaction.entries')}
        columns={columnsIn(t, book)}
        rows={entries}
        keyOf={({ account, sequence }) => `${account} ${sequence}`}
      />
      <Causes position={voucher.position} />
      <ProofCheck
        load={() => sealApi.proveTransaction({ params: { book, id: voucher.id } })}
        shows={({ data }) => isProven(data, voucher)}
      />
    </>
  );
}

const NAMED = ['kind', 'payment', 'refund'] as const;
const isNamed = (name: string): name is (typeof NAMED)[number] => NAMED.some((one) => one === name);

/** A refund is told on the page of its payment. */
const hrefOf = (name: string, { payment }: TransactionBody['metadata']): string | undefined =>
  payment !== undefined && (name === 'payment' || name === 'refund')
    ? `/payments/${payment}`
    : undefined;

const columnsIn = (t: Text, book: string): readonly Column<Entry>[] => [
  {
    id: 'account',
    header: t('ledger.account'),
    cell: ({ account }) => (
      <Link href={accountAddress(book, account)}>
        <code>{account}</code>
      </Link>
    ),
  },
  ...(['debit', 'credit'] as const).map((side): Column<Entry> => ({
    id: side,
    header: t(`ledger.${side}`),
    align: 'end',
    width: 190,
    cell: ({ direction, amount }) => (direction === side ? <Money {...amount} /> : null),
  })),
  {
    id: 'number',
    header: t('transaction.number'),
    align: 'end',
    width: 100,
    cell: ({ sequence }) => sequence,
  },
  {
    id: 'balance',
    header: t('transaction.balance'),
    align: 'end',
    width: 200,
    cell: ({ balance }) => <Money {...balance} />,
  },
];
