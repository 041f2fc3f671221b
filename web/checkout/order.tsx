/** To whom, how much and what for. */
import { Stack, Text } from '@mantine/core';
import { useText } from '../texts/use-text.js';
import type { CheckoutBody } from './api.js';

type OrderProps = Pick<CheckoutBody, 'merchant' | 'amount' | 'description' | 'reference'>;

export function Order({ merchant, amount, description, reference }: OrderProps) {
  const t = useText();
  const [whole = '', fraction] = amount.value.split('.');
  return (
    <Stack gap={4} align="center" className="checkout-order">
      <Text fw={600} ta="center">
        {merchant.name}
      </Text>
      <p className="checkout-amount">
        <span>{whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}</span>
        {fraction === undefined ? null : <span>.{fraction}</span>}{' '}
        <span className="checkout-currency">{amount.currency}</span>
      </p>
      {description === null ? null : (
        <Text size="sm" ta="center">
          {description}
        </Text>
      )}
      <Text size="sm" c="dimmed" ta="center">
        {t('checkout.order', { reference })}
      </Text>
    </Stack>
  );
}
