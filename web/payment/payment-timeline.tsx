/** The story of a payment from its events: the facts, or every step with how it came about. */
import { Button, Checkbox, Group, Stack, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import type { storyStep } from '../../api/payment/contract.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Skeletons } from '../components/skeletons.js';
import { StaleBanner } from '../components/stale-banner.js';
import type { Tone } from '../components/status.js';
import { Timeline } from '../components/timeline.js';
import { usePages } from '../components/use-pages.js';
import { useText } from '../texts/use-text.js';
import { paymentApi } from './api.js';
import { StepDetail } from './step-detail.js';
import { isFact, isKnownStep, stepType } from './steps.js';

export type StoryStep = z.infer<typeof storyStep>;

interface PaymentTimelineProps {
  readonly payment: string;
  /** More about a step, for who may see it: the event itself, what the channel sent. */
  readonly more?: (step: StoryStep) => ReactNode;
}

/** Of the story in the cache of reads: it is read anew when the payment has changed. */
export const storyKey = (payment: string) => ['payment-story', payment] as const;

const PAGE = 100;
const SKELETON_LINES = 8;

export function PaymentTimeline({ payment, more }: PaymentTimelineProps) {
  const t = useText();
  const [isWhole, setWhole] = useState(false);
  const story = usePages(storyKey(payment), ({ cursor, signal }) =>
    paymentApi.listPaymentEvents({
      params: { id: payment },
      query: { limit: PAGE, cursor, exchanges: 'sealed' },
      signal,
    }),
  );
  const steps = story.items?.filter(({ type }) => isWhole || isFact(stepType(type)));
  return (
    <Stack gap="sm" component="section" aria-label={t('payment.timeline')}>
      <Group justify="space-between">
        <Title order={3} size="h5">
          {t('payment.timeline')}
        </Title>
        <Checkbox
          size="xs"
          className="not-printed"
          label={t('payment.timeline.all')}
          checked={isWhole}
          onChange={({ currentTarget }) => setWhole(currentTarget.checked)}
        />
      </Group>
      <StaleBanner answer={story.first} />
      {story.error === null ? null : <ErrorNotice error={story.error} onRetry={story.again} />}
      {steps === undefined ? (
        story.error === null && <Skeletons lines={SKELETON_LINES} />
      ) : (
        <StorySteps steps={steps} {...(more === undefined ? {} : { more })} />
      )}
      {story.hasMore && (
        <Button variant="default" loading={story.isLoadingMore} onClick={story.more}>
          {t('payment.timeline.more')}
        </Button>
      )}
    </Stack>
  );
}

function StorySteps({
  steps,
  more,
}: {
  readonly steps: readonly StoryStep[];
  readonly more?: (step: StoryStep) => ReactNode;
}) {
  const t = useText();
  return (
    <Timeline
      steps={steps.map((step) => {
        const type = stepType(step.type);
        return {
          id: step.id,
          title: isKnownStep(type) ? t(`payment.step.${type}`) : type,
          at: step.at,
          tone: TONES[type] ?? 'neutral',
          detail: (
            <>
              <StepDetail data={step.data} />
              {more?.(step)}
            </>
          ),
        };
      })}
    />
  );
}

const TONES: Readonly<Record<string, Tone>> = {
  PaymentCaptured: 'good',
  PaymentSucceeded: 'good',
  RefundSucceeded: 'good',
  AttemptFailed: 'bad',
  CaptureFailed: 'bad',
  PaymentFailed: 'bad',
  RefundFailed: 'bad',
  AttemptAwaitsPayer: 'waiting',
  PaymentAuthorized: 'attention',
  PaymentUnderpaid: 'attention',
  CaseOpened: 'attention',
  SagaStuck: 'attention',
};
