/** A link to set a password, which is shown this once. */
import { Alert, Button, CopyButton, Group, Text } from '@mantine/core';
import { useText } from '../texts/use-text.js';
import type { UserLink } from './api.js';

interface ShownLinkProps extends UserLink {
  readonly onClose: () => void;
}

export function ShownLink({ name, link, onClose }: ShownLinkProps) {
  const t = useText();
  const url = `${location.origin}/login/link#${link}`;
  return (
    <Alert variant="outline" title={t('user.link', { name })} role="status" className="shown-once">
      <Text size="sm">{t('user.link.hint')}</Text>
      <Text size="sm" my="xs" style={{ overflowWrap: 'anywhere' }}>
        <code>{url}</code>
      </Text>
      <Group gap="xs">
        <CopyButton value={url}>
          {({ copied, copy }) => (
            <Button onClick={copy}>{copied ? t('user.link.copied') : t('user.link.copy')}</Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={onClose}>
          {t('user.link.close')}
        </Button>
      </Group>
    </Alert>
  );
}
