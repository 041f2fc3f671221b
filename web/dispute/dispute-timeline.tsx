/** The story of a dispute in its facts: what the channel told, what it moved, what the merchant said. */
import { Stack, Text, Title } from '@mantine/core';
import { Money } from '../components/money.js';
import type { Tone } from '../components/status.js';
import { Timeline, type TimelineStep } from '../components/timeline.js';
import { type Text as Texts, useText } from '../texts/use-text.js';
import type { Dispute } from './api.js';

export function DisputeTimeline({ dispute }: { readonly dispute: Dispute }) {
  const t = useText();
  const steps = [
    { id: 'opened', title: t('dispute.step.opened'), at: dispute.createdAt },
    ...dispute.standings.map((told) => standingStep(t, told)),
    ...dispute.movements.map((moved) => movementStep(t, moved)),
    ...dispute.evidence.map((sent) => evidenceStep(t, sent)),
    ...acceptanceSteps(t, dispute.acceptance),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return (
    <Stack gap="sm" component="section" aria-label={t('dispute.timeline')}>
      <Title order={3} size="h5">
        {t('dispute.timeline')}
      </Title>
      <Timeline steps={steps} />
    </Stack>
  );
}

function standingStep(t: Texts, told: Dispute['standings'][number]): TimelineStep {
  const { revision, stage, outcome, toldAt } = told;
  return {
    id: `standing ${revision}`,
    title: outcome === null ? t(`dispute.step.${stage}`) : t(`dispute.step.${outcome}`),
    at: toldAt,
    tone: outcome === null ? 'attention' : outcome === 'won' ? 'good' : 'bad',
  };
}

function movementStep(t: Texts, moved: Dispute['movements'][number]): TimelineStep {
  const { kind, reference, amount, toldAt } = moved;
  return {
    id: `${kind} ${reference}`,
    title: t(`dispute.step.${kind}`),
    at: toldAt,
    tone: kind === 'reinstatement' ? 'good' : 'neutral',
    detail: (
      <Text size="sm">
        <Money {...amount} /> · {reference}
      </Text>
    ),
  };
}

const WAY: Readonly<Record<'sending' | 'sent' | 'refused', Tone>> = {
  sending: 'waiting',
  sent: 'good',
  refused: 'bad',
};

function evidenceStep(t: Texts, sent: Dispute['evidence'][number]): TimelineStep {
  const { number, status, files, failure, submittedAt: at } = sent;
  const detail = `${t('dispute.step.files', { count: files })}${failure === null ? '' : ` · ${failure.message}`}`;
  return {
    id: `evidence ${number}`,
    title: t(`dispute.step.evidence.${status}`),
    ...{ at, tone: WAY[status], detail: <Text size="sm">{detail}</Text> },
  };
}

function acceptanceSteps(t: Texts, acceptance: Dispute['acceptance']): TimelineStep[] {
  if (acceptance === null) return [];
  const { status, failure, acceptedAt: at } = acceptance;
  const title = t(`dispute.step.acceptance.${status}`);
  const detail = failure === null ? {} : { detail: <Text size="sm">{failure.message}</Text> };
  return [{ id: 'acceptance', title, at, tone: WAY[status], ...detail }];
}
