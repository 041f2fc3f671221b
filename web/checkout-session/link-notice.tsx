/** A link that was just made: shown once, to be sent to the payer or scanned at the counter. */
import { Group } from '@mantine/core';
import { QrCode } from '../components/qr-code.js';
import { ShownOnce } from '../components/shown-once.js';
import { useText } from '../texts/use-text.js';

interface LinkNoticeProps {
  readonly url: string | undefined;
  readonly onClose: () => void;
}

export function LinkNotice({ url, onClose }: LinkNoticeProps) {
  const t = useText();
  if (url === undefined) return null;
  return (
    <Group align="flex-start" wrap="wrap">
      <div className="checkout-session-code">
        <QrCode text={url} label={t('checkout-session.link.code')} />
      </div>
      <div className="checkout-session-link">
        <ShownOnce
          title={t('checkout-session.link')}
          hint={t('checkout-session.link.once')}
          value={url}
          onClose={onClose}
        />
      </div>
    </Group>
  );
}
