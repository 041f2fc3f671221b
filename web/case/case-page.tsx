/** A case: what was seen, what it holds, who looks into it, and how it is brought to an end. */
import { Anchor, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { Proposals } from '../approval/proposals.js';
import { useStream } from '../client/stream.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { Money } from '../components/money.js';
import { Time } from '../components/time.js';
import { useText } from '../texts/use-text.js';
import { caseApi } from './api.js';
import { CaseActs } from './case-acts.js';
import { type CaseBody } from './case.js';
import { CaseStatus, kindName } from './case-status.js';

const SKELETON_LINES = 12;

export function CasePage() {
  const t = useText();
  const { id = '' } = useParams<{ id: string }>();
  useStream({ topics: ['cases'], keys: [['cases', 'case', id]], id });
  useStream({ topics: ['approvals'] });
  const query = useQuery({
    queryKey: ['cases', 'case', id],
    queryFn: ({ signal }) => caseApi.getCase({ params: { id }, signal }),
  });
  return (
    <Stack gap="md">
      <Anchor component={Link} href="/cases" size="sm" className="not-printed">
        ← {t('case.list')}
      </Anchor>
      <Loaded query={query} lines={SKELETON_LINES}>
        {(found) => <Case found={found} />}
      </Loaded>
    </Stack>
  );
}

function Case({ found }: { readonly found: CaseBody }) {
  const t = useText();
  return (
    <>
      <Group justify="space-between">
        <Group gap="lg" align="baseline">
          <Title order={2} size="h3">
            {kindName(t, found.kind)}
          </Title>
          <CaseStatus status={found.status} />
        </Group>
        {found.status === 'open' && <CaseActs found={found} />}
      </Group>
      <Text>{found.summary}</Text>
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <CaseFacts found={found} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Title order={3} size="h5" mb={4}>
            {t('case.details')}
          </Title>
          <Facts facts={Object.entries(found.details).map(([name, value]) => ({ name, value }))} />
        </Grid.Col>
      </Grid>
      <Title order={3} size="h5">
        {t('case.resolutions')}
      </Title>
      <Proposals
        of={{ kind: 'case_resolution', subject: found.id }}
        none={{ title: t('case.no_resolution'), hint: t('case.no_resolution.hint') }}
      />
    </>
  );
}

function CaseFacts({ found }: { readonly found: CaseBody }) {
  const t = useText();
  const { holds, end } = found;
  return (
    <Facts
      facts={[
        { name: t('case.id'), value: <Id value={found.id} /> },
        { name: t('case.subject'), value: found.subject && <Subject id={found.subject} /> },
        { name: t('case.channel'), value: found.channel },
        { name: t('case.assignee'), value: found.assignee ?? t('case.nobody') },
        { name: t('case.holds'), value: holds && <Money {...holds.amount} /> },
        { name: t('case.claimed'), value: holds && <Money {...holds.claimed} /> },
        { name: t('case.opened_at'), value: <Time at={found.openedAt} /> },
        { name: t('case.updated_at'), value: <Time at={found.updatedAt} /> },
        { name: t('case.end'), value: end && endOf(end) },
      ]}
    />
  );
}

/** What the case is about; a payment has a page. */
const Subject = ({ id }: { readonly id: string }) => (
  <Id value={id} href={id.startsWith('pay_') ? `/payments/${id}` : undefined} />
);

const endOf = ({ action, note }: NonNullable<CaseBody['end']>): string =>
  note === null ? action : `${action}: ${note}`;
