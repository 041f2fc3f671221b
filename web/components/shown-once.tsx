/** What was just drawn and is shown this once, to be copied: a secret, or a link that is one. */
import { Alert, Button, CopyButton, Group, Text } from '@mantine/core';
import { useText } from '../texts/use-text.js';

interface ShownOnceProps {
  readonly title: string;
  /** What to do with it. */
  readonly hint: string;
  readonly value: string;
  readonly onClose: () => void;
}

export function ShownOnce({ title, hint, value, onClose }: ShownOnceProps) {
  const t = useText();
  return (
    <Alert variant="outline" title={title} role="status" className="shown-once not-printed">
      <Text size="sm">{hint}</Text>
      <Text size="sm" my="xs" style={{ overflowWrap: 'anywhere' }}>
        <code>{value}</code>
      </Text>
      <Group gap="xs">
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button onClick={copy}>
              {copied ? t('components.shown_once.copied') : t('components.shown_once.copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={onClose}>
          {t('components.shown_once.kept')}
        </Button>
      </Group>
    </Alert>
  );
}
