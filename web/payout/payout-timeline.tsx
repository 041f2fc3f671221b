/** The story of a payout from its events: the facts, or every step with how it came about. */
import { Checkbox, Group, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { ErrorNotice } from '../components/error-notice.js';
import { MoreButton } from '../components/more-button.js';
import { Skeletons } from '../components/skeletons.js';
import { StaleBanner } from '../components/stale-banner.js';
import type { Tone } from '../components/status.js';
import { Timeline } from '../components/timeline.js';
import { usePages } from '../components/use-pages.js';
import { useEventName } from '../event/event-name.js';
import { StepDetail } from '../payment/step-detail.js';
import { stepType } from '../payment/steps.js';
import { useText } from '../texts/use-text.js';
import { payoutApi } from './api.js';

const PAGE = 100;
const SKELETON_LINES = 8;

export const storyKey = (payout: string) => ['payout-story', payout] as const;

/** What a person reads; the other steps are how they came about. */
const TONES: Readonly<Record<string, Tone>> = {
  PayoutCreated: 'neutral',
  PayoutProposed: 'attention',
  PayoutApproved: 'neutral',
  PayoutCanceled: 'neutral',
  PayoutConfirmed: 'neutral',
  PayoutPaid: 'good',
  PayoutFailed: 'bad',
  PayoutReturned: 'bad',
  PayoutReturnBooked: 'neutral',
  PayoutLateBooked: 'attention',
  SagaStuck: 'attention',
  SagaResumed: 'neutral',
};

const isFact = (type: string): boolean => Object.hasOwn(TONES, type);

export function PayoutTimeline({ payout }: { readonly payout: string }) {
  const t = useText();
  const nameOf = useEventName();
  const [isWhole, setWhole] = useState(false);
  const story = usePages(storyKey(payout), ({ cursor, signal }) =>
    payoutApi.listPayoutEvents({ params: { id: payout }, query: { limit: PAGE, cursor }, signal }),
  );
  const steps = story.items?.filter(({ type }) => isWhole || isFact(stepType(type)));
  return (
    <Stack gap="sm" component="section" aria-label={t('payout.timeline')}>
      <Group justify="space-between">
        <Title order={3} size="h5">
          {t('payout.timeline')}
        </Title>
        <Checkbox
          size="xs"
          className="not-printed"
          label={t('payout.timeline.all')}
          checked={isWhole}
          onChange={({ currentTarget }) => setWhole(currentTarget.checked)}
        />
      </Group>
      <StaleBanner answer={story.first} />
      {story.error === null ? null : <ErrorNotice error={story.error} onRetry={story.again} />}
      {steps === undefined ? (
        story.error === null && <Skeletons lines={SKELETON_LINES} />
      ) : (
        <Timeline
          steps={steps.map(({ id, type, at, data }) => ({
            id,
            title: nameOf(type),
            at,
            tone: TONES[stepType(type)] ?? 'neutral',
            detail: <StepDetail data={data} />,
          }))}
        />
      )}
      <MoreButton list={story} />
    </Stack>
  );
}
