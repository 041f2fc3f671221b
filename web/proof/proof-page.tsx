/** What an auditor checks without trust in this server. */
import { Stack, Text, Title } from '@mantine/core';
import { BundleSection } from '../bundle/bundle-section.js';
import { useText } from '../texts/use-text.js';

export function ProofPage() {
  const t = useText();
  return (
    <Stack gap="md">
      <Stack gap={4}>
        <Title order={2} size="h3">
          {t('proof.title')}
        </Title>
        <Text size="xs" c="dimmed">
          {t('proof.hint')}
        </Text>
      </Stack>
      <BundleSection />
    </Stack>
  );
}
