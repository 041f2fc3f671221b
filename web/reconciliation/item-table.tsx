/** Columns of the items: both sides, the difference, and why. */
import type { Column } from '../components/data-table.js';
import { Id } from '../components/id.js';
import { Money } from '../components/money.js';
import { sumOf } from '../components/sum.js';
import type { Text } from '../texts/use-text.js';
import type { Item } from './api.js';
import { ItemStatus } from './item-status.js';
import { ResolveItem } from './resolve-item.js';

const AMOUNT = 132;

export const columnsIn = (t: Text, run: string, mayResolve: boolean): readonly Column<Item>[] => [
  { id: 'status', header: t('reconciliation.status'), cell: ItemStatus, width: 150 },
  {
    id: 'number',
    header: t('reconciliation.item'),
    cell: (item) => <NumberOf item={item} />,
  },
  {
    id: 'bill',
    header: t('reconciliation.side.bill'),
    cell: ({ rows }) => <Sum amounts={rows.map(({ amount }) => amount)} />,
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'ledger',
    header: t('reconciliation.side.ledger'),
    // What the channel keeps stands in the difference of fees.
    cell: ({ movements }) => (
      <Sum
        amounts={movements
          .filter(({ kind }) => kind !== 'channel_cost')
          .map(({ amount }) => amount)}
      />
    ),
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'difference',
    header: t('reconciliation.difference'),
    cell: ({ differences }) =>
      differences.map((difference) => <Money key={difference.currency} {...difference} />),
    align: 'end',
    width: AMOUNT,
  },
  {
    id: 'why',
    header: t('reconciliation.why'),
    cell: (item) => <Why t={t} item={item} />,
    width: 250,
  },
  ...(mayResolve
    ? [
        {
          id: 'act',
          header: '',
          cell: (item: Item) => (
            <span data-enter>
              <ResolveItem run={run} item={item} />
            </span>
          ),
          width: 96,
        },
      ]
    : []),
];

/** The row's number; of a movement alone its payment, or its voucher. */
function NumberOf({ item: { rows, movements } }: { readonly item: Item }) {
  const [row] = rows;
  const [movement] = movements;
  const payment = movement?.payment ?? null;
  if (row !== undefined) {
    const href = payment?.startsWith('pay_') === true ? `/payments/${payment}` : undefined;
    return (
      <Id value={row.number ?? row.reference ?? '–'} {...(href === undefined ? {} : { href })} />
    );
  }
  if (movement === undefined) return null;
  return payment?.startsWith('pay_') === true ? (
    <Id value={payment} href={`/payments/${payment}`} />
  ) : (
    <Id value={movement.transaction} href={`/vouchers/${movement.transaction}`} />
  );
}

/** Of one currency; of several each stands in the differences. */
function Sum({
  amounts,
}: {
  readonly amounts: readonly { readonly value: string; readonly currency: string }[];
}) {
  const [first] = amounts;
  if (first === undefined) return '–';
  const { currency } = first;
  const own = amounts.filter((amount) => amount.currency === currency);
  return <Money value={sumOf(own.map(({ value }) => value))} currency={currency} />;
}

/** What was expected and what stands there; then when it is due, or how it was resolved. */
function Why({
  t,
  item: { reasons, due, resolution, status },
}: {
  readonly t: Text;
  readonly item: Item;
}) {
  const said = reasons.map(({ field, expected, actual }) => {
    const name = fieldName(t, field);
    return expected === null || actual === null
      ? name
      : t('reconciliation.expected_actual', { field: name, expected, actual });
  });
  if (status === 'expected' && due !== null) said.push(t('reconciliation.due', { day: due }));
  if (resolution !== null) said.push(`“${resolution.note}”`);
  const text = said.join(' · ');
  return <span title={text}>{text}</span>;
}

const FIELDS = ['amount', 'fee', 'currency', 'status', 'number', 'row', 'movement'] as const;

function fieldName(t: Text, field: string): string {
  const known = FIELDS.find((name) => name === field);
  return known === undefined ? field : t(`reconciliation.field.${known}`);
}
