/** Accounts at banks to which a merchant is paid out; in the console those of all merchants. */
import { Stack } from '@mantine/core';
import type { Column } from '../components/data-table.js';
import { PagedTable } from '../components/paged-table.js';
import { PageTitle } from '../components/page-title.js';
import { Time } from '../components/time.js';
import { TypedField } from '../components/typed-field.js';
import { useFilter } from '../components/use-filter.js';
import { usePages } from '../components/use-pages.js';
import { useMay, useSession } from '../session/session.js';
import { type Text, useText } from '../texts/use-text.js';
import { AddBeneficiary } from './add-beneficiary.js';
import { BENEFICIARIES, type Beneficiary, beneficiaryApi } from './api.js';
import { BeneficiaryActs } from './beneficiary-acts.js';
import { BeneficiaryReason, BeneficiaryStatus } from './beneficiary-status.js';

const PAGE = 100;

export function BeneficiariesPage() {
  const t = useText();
  const may = useMay();
  const isOfHouse = useSession().user.merchant === null;
  const [{ merchant }, change] = useFilter(['merchant']);
  const list = usePages([BENEFICIARIES, merchant], ({ cursor, signal }) =>
    beneficiaryApi.listBeneficiaries({ query: { merchant, limit: PAGE, cursor }, signal }),
  );
  return (
    <Stack gap="md">
      <PageTitle title={t('beneficiary.list')} hint={t('beneficiary.hint')}>
        {!isOfHouse && may('createBeneficiary') && <AddBeneficiary />}
      </PageTitle>
      {isOfHouse && (
        <TypedField
          label={t('beneficiary.merchant')}
          value={merchant ?? ''}
          onTyped={(typed) => change({ merchant: typed })}
        />
      )}
      <PagedTable
        label={t('beneficiary.list')}
        list={list}
        empty={{ title: t('beneficiary.none'), hint: t('beneficiary.none.hint') }}
        columns={columnsIn(t, isOfHouse)}
        keyOf={({ id }) => id}
      />
    </Stack>
  );
}

const columnsIn = (t: Text, isOfHouse: boolean): readonly Column<Beneficiary>[] => [
  {
    id: 'created',
    header: t('beneficiary.created_at'),
    cell: ({ createdAt }) => <Time at={createdAt} />,
    width: 168,
  },
  ...(isOfHouse
    ? [
        {
          id: 'merchant',
          header: t('beneficiary.merchant'),
          cell: ({ merchant }: Beneficiary) => merchant,
        },
      ]
    : []),
  { id: 'reference', header: t('beneficiary.reference'), cell: ({ reference }) => reference },
  {
    id: 'number',
    header: t('beneficiary.number'),
    cell: ({ number }) => <code>{number}</code>,
    width: 112,
  },
  {
    id: 'currency',
    header: t('beneficiary.currency'),
    cell: ({ currency }) => currency,
    width: 88,
  },
  { id: 'status', header: t('beneficiary.status'), cell: BeneficiaryStatus, width: 140 },
  { id: 'reason', header: t('beneficiary.reason'), cell: BeneficiaryReason, width: 288 },
  { id: 'acts', header: '', cell: BeneficiaryActs, width: 168 },
];
