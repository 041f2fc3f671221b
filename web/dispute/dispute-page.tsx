/** A dispute: what is asked and until when, what was said, where the money is, and how it came to be so. */
import { Anchor, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { Money } from '../components/money.js';
import { Time } from '../components/time.js';
import { useText } from '../texts/use-text.js';
import { type Dispute, disputeApi, DISPUTES } from './api.js';
import { DisputeActs } from './dispute-acts.js';
import { DisputeStatus, moneyName, stageName } from './dispute-status.js';
import { DisputeTimeline } from './dispute-timeline.js';

const LINES = 10;
const EVERY_MS = 10_000;

export function DisputePage() {
  const t = useText();
  const { id = '' } = useParams<{ id: string }>();
  const query = useQuery({
    queryKey: [DISPUTES, id],
    queryFn: ({ signal }) => disputeApi.getDispute({ params: { id }, signal }),
    refetchInterval: EVERY_MS,
  });
  return (
    <Stack gap="md">
      <Anchor component={Link} href="/disputes" size="sm" className="not-printed">
        ← {t('dispute.list')}
      </Anchor>
      <Loaded query={query} lines={LINES}>
        {(dispute) => <Found dispute={dispute} />}
      </Loaded>
    </Stack>
  );
}

function Found({ dispute }: { readonly dispute: Dispute }) {
  return (
    <>
      <Group justify="space-between">
        <Group gap="lg" align="baseline">
          <Title order={2} size="h2">
            <Money {...dispute.amount} />
          </Title>
          <Text size="lg" component="span">
            <DisputeStatus status={dispute.status} />
          </Text>
          <Text c="dimmed">{dispute.reference}</Text>
        </Group>
        <DisputeActs dispute={dispute} />
      </Group>
      <Asked dispute={dispute} />
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <DisputeTimeline dispute={dispute} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="lg">
            <MoneyFacts dispute={dispute} />
            <DisputeFacts dispute={dispute} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

/** What the channel asks for, in a sentence. */
function Asked({ dispute: { evidenceDueAt, status } }: { readonly dispute: Dispute }) {
  const t = useText();
  if (status !== 'open') return <Text>{t(`dispute.asked.${status}`)}</Text>;
  if (evidenceDueAt === null) return <Text>{t('dispute.asked.nothing')}</Text>;
  const isOver = Date.parse(evidenceDueAt) <= Date.now();
  return (
    <Text>
      {t(isOver ? 'dispute.asked.over' : 'dispute.asked.until')} <Time at={evidenceDueAt} />
    </Text>
  );
}

function MoneyFacts({ dispute }: { readonly dispute: Dispute }) {
  const t = useText();
  const { held, withdrawn, fees } = dispute.money;
  return (
    <Facts
      facts={[
        { name: t('dispute.money'), value: moneyName(t, dispute) },
        {
          name: t(dispute.status === 'lost' ? 'dispute.lost' : 'dispute.held'),
          value: <Money {...held} />,
        },
        { name: t('dispute.withdrawn'), value: <Money {...withdrawn} /> },
        { name: t('dispute.fees'), value: <Money {...fees} /> },
      ]}
    />
  );
}

function DisputeFacts({ dispute }: { readonly dispute: Dispute }) {
  const t = useText();
  return (
    <Facts
      facts={[
        { name: t('dispute.id'), value: <Id value={dispute.id} /> },
        {
          name: t('dispute.payment'),
          value: <Id value={dispute.payment} href={`/payments/${dispute.payment}`} />,
        },
        { name: t('dispute.stage'), value: stageName(t, dispute.stage) },
        { name: t('dispute.reason'), value: dispute.reason },
        { name: t('dispute.channel'), value: dispute.channel },
        { name: t('dispute.merchant'), value: dispute.merchant },
        { name: t('dispute.opened_at'), value: <Time at={dispute.createdAt} /> },
      ]}
    />
  );
}
