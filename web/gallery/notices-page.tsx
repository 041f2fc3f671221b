/** What people are told: nothing there, behind, refused, unreachable, loading, and a story. */
import { Stack, Title } from '@mantine/core';
import { ApiProblem, ApiUnreachable } from '../client/problem.js';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Skeletons } from '../components/skeletons.js';
import { StaleBanner } from '../components/stale-banner.js';
import { Timeline } from '../components/timeline.js';
import { useText } from '../texts/use-text.js';

const refusal = (code: string) =>
  new ApiProblem({
    type: `/docs/errors#${code}`,
    title: 'Refused',
    status: 422,
    detail: 'the sentence of the API',
    code,
    requestId: 'req_gallery',
  });

const KNOWN = refusal('insufficient_funds');
const UNKNOWN = refusal('of_another_version');
const UNREACHABLE = new ApiUnreachable('no answer came');

export function NoticesPage() {
  const t = useText();
  return (
    <Stack gap="md">
      <Title order={2} size="h3">
        {t('gallery.notices')}
      </Title>
      <StaleBanner answer={{ stale: true }} />
      <ErrorNotice error={KNOWN} />
      <ErrorNotice error={UNKNOWN} />
      <ErrorNotice error={UNREACHABLE} onRetry={() => undefined} />
      <Empty title={t('gallery.nothing')} hint={t('gallery.nothing.hint')} />
      <Skeletons lines={3} />
      <Timeline
        steps={[
          { id: '1', title: t('gallery.step.created'), at: '2026-07-01T04:00:00Z' },
          {
            id: '2',
            title: t('gallery.step.captured'),
            at: '2026-07-01T04:00:01Z',
            detail: t('gallery.step.detail'),
          },
        ]}
      />
    </Stack>
  );
}
