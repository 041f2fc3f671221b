/** The bundle for the check that needs nothing of ours: taken as a file, and the command that verifies it. */
import { Button, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Command } from '../components/command.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Facts } from '../components/facts.js';
import { Skeletons } from '../components/skeletons.js';
import { Status } from '../components/status.js';
import { Time } from '../components/time.js';
import { sealApi } from '../seal/api.js';
import { useText } from '../texts/use-text.js';
import { type Taking, useTaking } from './use-taking.js';

export function BundleSection() {
  const t = useText();
  const { taking, take, stop } = useTaking();
  const isUnderWay = taking.state === 'under_way';
  return (
    <Stack gap="xs" component="section" aria-label={t('bundle.title')} maw={760}>
      <Title order={3} size="h5">
        {t('bundle.title')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('bundle.hint')}
      </Text>
      <Sealed />
      <Group gap="sm" className="not-printed">
        <Button variant="default" onClick={() => void take()} disabled={isUnderWay}>
          {t('bundle.take')}
        </Button>
        {isUnderWay ? (
          <Button variant="subtle" onClick={stop}>
            {t('bundle.stop')}
          </Button>
        ) : null}
        <Text size="xs" c="dimmed">
          {t('bundle.recorded')}
        </Text>
      </Group>
      <Taken taking={taking} />
      <Command
        label={t('bundle.command')}
        value={`tallybook verify-bundle ${taking.state === 'taken' ? taking.name : 'bundle-….jsonl'} --public-key public.pem`}
      />
    </Stack>
  );
}

/** Up to where a bundle goes. */
function Sealed() {
  const t = useText();
  const { data, error, refetch } = useQuery({
    queryKey: ['seal', 'latest'],
    queryFn: ({ signal }) => sealApi.latestSeal({ signal }),
  });
  if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeletons lines={2} />;
  const { treeSize, signedAt } = data.body.head;
  return (
    <Facts
      facts={[
        { name: t('bundle.sealed'), value: <Time at={signedAt} /> },
        { name: t('seal.tree_size'), value: t('bundle.count', { count: treeSize }) },
      ]}
    />
  );
}

const PERCENT = 100;

function Taken({ taking }: { readonly taking: Taking }) {
  const t = useText();
  switch (taking.state) {
    case 'none':
      return null;
    case 'failed':
      return <ErrorNotice error={taking.error} />;
    case 'under_way': {
      const percent = Math.floor(taking.share * PERCENT);
      return (
        <Stack gap={4}>
          <Progress.Root size="sm">
            <Progress.Section value={percent} aria-label={t('bundle.progress')} />
          </Progress.Root>
          <Text size="sm">{t('bundle.so_far', { size: taking.size, percent })}</Text>
        </Stack>
      );
    }
    case 'taken': {
      const { name, size, whole } = taking;
      return (
        <Text component="div" size="sm" role="status">
          <Status
            tone={whole ? 'good' : 'bad'}
            label={t(whole ? 'bundle.whole' : 'bundle.not_whole', { name, size })}
          />
        </Text>
      );
    }
  }
}
