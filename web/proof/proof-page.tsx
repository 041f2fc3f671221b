/** What an auditor checks by himself: any number, down to the bytes; and the bundle, for a check without this server. */
import { Stack, Text, Title } from '@mantine/core';
import { BundleSection } from '../bundle/bundle-section.js';
import { Empty } from '../components/empty.js';
import { InBookZone } from '../ledger/book-frame.js';
import { useText } from '../texts/use-text.js';
import { GuidedCheck } from './guided-check.js';
import { numberIn, proofAddress, useFields } from './number.js';
import { Picker } from './picker.js';

export function ProofPage() {
  const t = useText();
  const [fields, change] = useFields();
  const number = numberIn(fields);
  return (
    <InBookZone>
      <Stack gap="md">
        <Stack gap={4}>
          <Title order={2} size="h3">
            {t('proof.title')}
          </Title>
          <Text size="xs" c="dimmed">
            {t('proof.hint')}
          </Text>
        </Stack>
        <Picker fields={fields} onChange={change} />
        {number === undefined ? (
          <Empty title={t('proof.none')} hint={t('proof.none.hint')} />
        ) : (
          <GuidedCheck key={proofAddress(number)} number={number} />
        )}
        <div className="not-printed">
          <BundleSection />
        </div>
      </Stack>
    </InBookZone>
  );
}
