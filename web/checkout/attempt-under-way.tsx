/** An attempt under way: its code to scan, or that it is being looked into; and how to give it up. */
import { Anchor, Button, Stack, Text } from '@mantine/core';
import { Skeletons } from '../components/skeletons.js';
import { Status } from '../components/status.js';
import { useText } from '../texts/use-text.js';
import type { CheckoutBody } from './api.js';
import { Countdown } from './countdown.js';
import { QrCode } from './qr-code.js';

interface AttemptUnderWayProps {
  readonly checkout: CheckoutBody;
  readonly isGivenUp: boolean;
  readonly onGiveUp: () => void;
}

export function AttemptUnderWay({ checkout, isGivenUp, onGiveUp }: AttemptUnderWayProps) {
  const t = useText();
  const action = checkout.attempt?.nextAction ?? null;
  const isCode = action?.type === 'display_qr';
  return (
    <Stack gap="sm" align="center">
      {isCode && !isGivenUp ? (
        <>
          <QrCode data={action.data} label={t('checkout.qr')} />
          <Text size="sm" ta="center">
            {t('checkout.qr.hint')}
          </Text>
          <Anchor href={action.url} target="_blank" rel="noopener noreferrer" size="sm">
            {t('checkout.qr.here')}
          </Anchor>
        </>
      ) : (
        <div className="checkout-wait">
          <Skeletons lines={3} />
        </div>
      )}
      <Status tone="waiting" label={t(statusText(isGivenUp, isCode))} />
      <Countdown {...checkout} />
      <Button variant="subtle" size="sm" disabled={isGivenUp} onClick={onGiveUp}>
        {t('checkout.give_up')}
      </Button>
    </Stack>
  );
}

const statusText = (isGivenUp: boolean, isCode: boolean) => {
  if (isGivenUp) return 'checkout.closing' as const;
  return isCode ? ('checkout.waiting' as const) : ('checkout.processing' as const);
};
