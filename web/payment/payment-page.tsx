/** A payment: what it is now, and how it came to be so. */
import './payment.css';
import { Anchor, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { Link, useParams } from 'wouter';
import type { PaymentBody } from '../../api/payment/contract.js';
import { LIST_EVERY_MS, useStream } from '../client/stream.js';
import { Facts } from '../components/facts.js';
import { Id } from '../components/id.js';
import { Loaded } from '../components/loaded.js';
import { Money } from '../components/money.js';
import { Time } from '../components/time.js';
import { useText } from '../texts/use-text.js';
import { methodName } from './method.js';
import { paymentQuery } from './payment-query.js';
import { PaymentActs } from './payment-acts.js';
import { PaymentAmounts } from './payment-amounts.js';
import { PaymentShares } from './payment-shares.js';
import { PaymentStatus } from './payment-status.js';
import { PaymentTimeline, storyKey, type StoryStep } from './payment-timeline.js';

/** Most payments have none. */
const PaymentDisputes = lazy(async () => ({
  default: (await import('../dispute/payment-disputes.js')).PaymentDisputes,
}));

const SKELETON_LINES = 14;

export function PaymentPage() {
  const { id = '' } = useParams<{ id: string }>();
  return <Payment id={id} />;
}

interface PaymentProps {
  readonly id: string;
  /** More about a step of its story, for the house. */
  readonly more?: (step: StoryStep) => ReactNode;
}

export function Payment({ id, more }: PaymentProps) {
  const t = useText();
  useStream({ topics: ['payments'], keys: [paymentQuery(id).queryKey, storyKey(id)], id });
  // Its story also tells of its case, to who may see cases.
  useStream({ topics: ['cases'], keys: [storyKey(id)], everyMs: LIST_EVERY_MS });
  const query = useQuery(paymentQuery(id));
  return (
    <Stack gap="md">
      <Anchor component={Link} href="/payments" size="sm" className="not-printed">
        ← {t('payment.list')}
      </Anchor>
      <Loaded query={query} lines={SKELETON_LINES}>
        {(payment) => (
          <>
            <PaymentHead payment={payment} />
            <PaymentActs payment={payment} />
            <Grid gap="xl">
              <Grid.Col span={{ base: 12, md: 7 }}>
                <PaymentTimeline payment={id} {...(more === undefined ? {} : { more })} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <Stack gap="lg">
                  <PaymentAmounts payment={payment} />
                  <PaymentShares payment={payment} />
                  <Suspense fallback={null}>
                    <PaymentDisputes payment={payment.id} />
                  </Suspense>
                  <PaymentFacts payment={payment} />
                </Stack>
              </Grid.Col>
            </Grid>
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function PaymentHead({ payment }: { readonly payment: PaymentBody }) {
  return (
    <Group gap="lg" align="baseline">
      <Title order={2} size="h2">
        <Money {...payment.amount} />
      </Title>
      <Text size="lg" component="span">
        <PaymentStatus status={payment.status} />
      </Text>
      <Text c="dimmed" className="payment-reference">
        {payment.reference}
      </Text>
    </Group>
  );
}

function PaymentFacts({ payment }: { readonly payment: PaymentBody }) {
  const t = useText();
  const { failure, status, metadata, authorizationExpiresAt } = payment;
  const waits = status === 'processing' || status === 'requires_action';
  return (
    <>
      <Facts
        facts={[
          { name: t('payment.id'), value: <Id value={payment.id} /> },
          { name: t('payment.reference'), value: payment.reference },
          { name: t('payment.description'), value: payment.description },
          { name: t('payment.method'), value: methodName(t, payment.method.type) },
          { name: t('payment.channel'), value: payment.channel },
          { name: t('payment.created_at'), value: <Time at={payment.createdAt} /> },
          {
            name: t('payment.expires_at'),
            value: waits ? <Time at={payment.expiresAt} /> : null,
          },
          {
            name: t('payment.capturable_until'),
            value:
              status === 'authorized' && authorizationExpiresAt !== null ? (
                <Time at={authorizationExpiresAt} />
              ) : null,
          },
          {
            name: t('payment.failure'),
            value:
              failure === null ? null : (
                <>
                  {failure.message} <code>{failure.code}</code>
                </>
              ),
          },
        ]}
      />
      {Object.keys(metadata).length > 0 && (
        <Stack gap={4}>
          <Title order={3} size="h5">
            {t('payment.metadata')}
          </Title>
          <Facts facts={Object.entries(metadata).map(([name, value]) => ({ name, value }))} />
        </Stack>
      )}
    </>
  );
}
