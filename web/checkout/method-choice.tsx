/** How to pay: a button for each method, and why the last attempt came to nothing. */
import { Alert, Button, Stack, Text } from '@mantine/core';
import { Empty } from '../components/empty.js';
import { useText } from '../texts/use-text.js';
import type { CheckoutBody } from './api.js';
import { useFailureText } from './use-failure-text.js';

interface MethodChoiceProps {
  readonly checkout: CheckoutBody;
  readonly isStarting: boolean;
  readonly onChoose: (method: CheckoutBody['methods'][number]) => void;
}

export function MethodChoice({ checkout, isStarting, onChoose }: MethodChoiceProps) {
  const t = useText();
  const { methods, attempt } = checkout;
  return (
    <Stack gap="sm">
      {attempt === null ? null : <LastAttempt attempt={attempt} />}
      {methods.length === 0 ? (
        <Empty title={t('checkout.no_method')} hint={t('checkout.no_method.hint')} />
      ) : (
        <>
          <Text fw={600} component="h2" size="sm">
            {t('checkout.choose')}
          </Text>
          {methods.map((method, index) => (
            <Button
              key={method}
              size="md"
              fullWidth
              variant={index === 0 ? 'filled' : 'default'}
              disabled={isStarting}
              onClick={() => onChoose(method)}
            >
              {t(`checkout.method.${method}`)}
            </Button>
          ))}
        </>
      )}
    </Stack>
  );
}

function LastAttempt({ attempt }: { readonly attempt: NonNullable<CheckoutBody['attempt']> }) {
  const t = useText();
  const failureText = useFailureText();
  return (
    <Alert
      role="status"
      variant="outline"
      color="gray"
      className="checkout-note"
      title={t('checkout.not_paid')}
    >
      {failureText(attempt)}
    </Alert>
  );
}
