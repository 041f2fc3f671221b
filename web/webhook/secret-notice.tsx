/** The secret of an endpoint that was just drawn. */
import { ShownOnce } from '../components/shown-once.js';
import { useText } from '../texts/use-text.js';

interface SecretNoticeProps {
  readonly secret: string | undefined;
  readonly onClose: () => void;
}

export function SecretNotice({ secret, onClose }: SecretNoticeProps) {
  const t = useText();
  return secret === undefined ? null : (
    <ShownOnce
      title={t('webhook.secret')}
      hint={t('webhook.secret.once')}
      value={secret}
      onClose={onClose}
    />
  );
}
