/** A secret that was just drawn: shown this once, to be copied. */
import { Alert, Button, Code, CopyButton, Group, Text } from '@mantine/core';
import { useText } from '../texts/use-text.js';

interface SecretNoticeProps {
  readonly secret: string | undefined;
  readonly onClose: () => void;
}

export function SecretNotice({ secret, onClose }: SecretNoticeProps) {
  const t = useText();
  if (secret === undefined) return null;
  return (
    <Alert variant="outline" title={t('webhook.secret')} role="status" className="not-printed">
      <Text size="sm">{t('webhook.secret.once')}</Text>
      <Group gap="xs" mt="xs">
        <Code style={{ overflowWrap: 'anywhere' }}>{secret}</Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" size="xs" onClick={copy}>
              {copied ? t('webhook.secret.copied') : t('webhook.secret.copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="subtle" size="xs" onClick={onClose}>
          {t('webhook.secret.close')}
        </Button>
      </Group>
    </Alert>
  );
}
