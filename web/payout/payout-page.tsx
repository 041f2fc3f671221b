/** A payout: how far it is, what it waits for, and how it came to be so. */
import { Anchor, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { Proposals } from '../approval/proposals.js';
import { useStream } from '../client/stream.js';
import { Act } from '../components/act.js';
import { Loaded } from '../components/loaded.js';
import { Money } from '../components/money.js';
import { useMay } from '../session/session.js';
import { useText } from '../texts/use-text.js';
import { type Payout, payoutApi, PAYOUTS } from './api.js';
import { PayoutFacts, PayoutReturns } from './payout-facts.js';
import { PayoutStatus } from './payout-status.js';
import { PayoutTimeline, storyKey } from './payout-timeline.js';

const SKELETON_LINES = 14;

export function PayoutPage() {
  const { id = '' } = useParams<{ id: string }>();
  const t = useText();
  const may = useMay();
  useStream({ topics: [PAYOUTS], keys: [[PAYOUTS, id], storyKey(id), ['approvals']], id });
  const query = useQuery({
    queryKey: [PAYOUTS, id],
    queryFn: ({ signal }) => payoutApi.getPayout({ params: { id }, signal }),
  });
  return (
    <Stack gap="md">
      <Anchor component={Link} href="/payouts" size="sm" className="not-printed">
        ← {t('payout.list')}
      </Anchor>
      <Loaded query={query} lines={SKELETON_LINES}>
        {(payout) => (
          <>
            <PayoutHead payout={payout} />
            {may('listApprovals') && payout.approval !== null && (
              <Proposals of={{ kind: 'payout', subject: id }} none={null} />
            )}
            <Grid gap="xl">
              <Grid.Col span={{ base: 12, md: 7 }}>
                <PayoutTimeline payout={id} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <Stack gap="lg">
                  <PayoutFacts payout={payout} />
                  <PayoutReturns payout={payout} />
                </Stack>
              </Grid.Col>
            </Grid>
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function PayoutHead({ payout }: { readonly payout: Payout }) {
  return (
    <Group justify="space-between" align="baseline">
      <Group gap="lg" align="baseline">
        <Title order={2} size="h2">
          <Money {...payout.amount} />
        </Title>
        <Text size="lg" component="span">
          <PayoutStatus status={payout.status} />
        </Text>
        <Text c="dimmed">{payout.reference}</Text>
      </Group>
      <Cancel payout={payout} />
    </Group>
  );
}

/** Only while it waits for its approval: the bank may have paid it otherwise. */
function Cancel({ payout: { id, status } }: { readonly payout: Payout }) {
  const t = useText();
  const may = useMay();
  const queries = useQueryClient();
  if (status !== 'awaiting_approval' || !may('cancelPayout')) return null;
  return (
    <Act
      label={t('payout.cancel')}
      title={t('payout.cancel')}
      effect={t('payout.cancel.effect')}
      onAct={async () => {
        await payoutApi.cancelPayout({ params: { id }, body: {} });
        await queries.invalidateQueries({ queryKey: [PAYOUTS] });
      }}
    />
  );
}
