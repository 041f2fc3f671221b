/** That it is paid, to keep or to print. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { Status } from '../components/status.js';
import { Time } from '../components/time.js';
import { useText } from '../texts/use-text.js';
import type { CheckoutBody } from './api.js';

export function Receipt({ checkout }: { readonly checkout: CheckoutBody }) {
  const t = useText();
  const { attempt, reference } = checkout;
  if (attempt === null) return null;
  const isShort = attempt.status === 'underpaid';
  return (
    <Stack gap="sm" className="checkout-receipt">
      <Group justify="center">
        <Text component="div" fw={600} size="lg">
          <Status
            tone={isShort ? 'attention' : 'good'}
            label={t(isShort ? 'checkout.underpaid' : 'checkout.paid')}
          />
        </Text>
      </Group>
      {isShort ? (
        <Text size="sm" ta="center">
          {t('checkout.underpaid.hint')}
        </Text>
      ) : null}
      <dl className="checkout-facts">
        <dt>{t('checkout.receipt.order')}</dt>
        <dd>{reference}</dd>
        <dt>{t('checkout.receipt.method')}</dt>
        <dd>{attempt.method === 'card' ? t('checkout.method.card') : t('checkout.method.qr')}</dd>
        {attempt.startedAt === null ? null : (
          <>
            <dt>{t('checkout.receipt.date')}</dt>
            <dd>
              <Time at={attempt.startedAt} /> UTC
            </dd>
          </>
        )}
        <dt>{t('checkout.receipt.payment')}</dt>
        <dd>
          <code>{attempt.payment}</code>
        </dd>
      </dl>
      <Group justify="center" className="not-printed">
        <Button variant="default" size="sm" onClick={() => window.print()}>
          {t('checkout.print')}
        </Button>
      </Group>
    </Stack>
  );
}
