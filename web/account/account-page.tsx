/** An account: its balance, and every entry with the balance after it. */
import { Anchor, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import type { AccountBody } from '../../api/account/contract.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { PageTitle } from '../components/page-title.js';
import { Money } from '../components/money.js';
import { addressOf } from '../components/use-filter.js';
import { InBookZone, useBook } from '../ledger/book-frame.js';
import { useSubjectName } from '../ledger/subject-name.js';
import { useChart } from '../ledger/use-book.js';
import { useText } from '../texts/use-text.js';
import { accountApi } from './api.js';
import { AccountStatus } from './account-status.js';
import { AccountActs } from './account-acts.js';
import { Statement } from './statement.js';

export function AccountPage() {
  const t = useText();
  const { id = '' } = useParams();
  const book = useBook();
  const query = useQuery({
    queryKey: ['account', book, id],
    queryFn: ({ signal }) => accountApi.getAccount({ params: { book, id }, signal }),
  });
  const account = query.data?.body;
  return (
    <InBookZone>
      <Stack gap="md">
        <Stack gap={4}>
          <Anchor
            component={Link}
            href={addressOf('/accounts', { book })}
            size="sm"
            className="not-printed"
          >
            ← {t('account.back')}
          </Anchor>
          <PageTitle title={id}>
            {account === undefined ? null : (
              <>
                <AccountStatus status={account.status} />
                <AccountActs account={account} />
              </>
            )}
          </PageTitle>
        </Stack>
        <Loaded query={query} lines={2}>
          {(shown) => (
            <>
              <AccountFacts account={shown} />
              <Statement account={shown} />
            </>
          )}
        </Loaded>
      </Stack>
    </InBookZone>
  );
}

function AccountFacts({ account }: { readonly account: AccountBody }) {
  const t = useText();
  const nameOf = useSubjectName();
  const chart = useChart(account.book).data?.body.data;
  const subject = chart?.find(({ id }) => id === account.subject);
  const { balance, limits } = account;
  const limit = (amount: typeof limits.floor) =>
    amount === undefined ? t('account.unlimited') : <Money {...amount} />;
  return (
    <Facts
      facts={[
        { name: t('account.posted'), value: <Money {...balance.posted} /> },
        { name: t('account.available'), value: <Money {...balance.available} /> },
        { name: t('account.pending_in'), value: <Money {...balance.pending.in} /> },
        { name: t('account.pending_out'), value: <Money {...balance.pending.out} /> },
        { name: t('account.floor'), value: limit(limits.floor) },
        { name: t('account.ceiling'), value: limit(limits.ceiling) },
        {
          name: t('ledger.subject'),
          value: subject === undefined ? account.subject : `${subject.code} ${nameOf(subject)}`,
        },
        ...Object.entries(account.metadata).map(([name, value]) => ({
          name,
          value: <Id value={value} />,
        })),
      ]}
    />
  );
}
