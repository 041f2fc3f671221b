/** The page of a payer: the order, and then what its status asks for. */
import { Button, Card, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { Empty } from '../components/empty.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Skeletons } from '../components/skeletons.js';
import { useText } from '../texts/use-text.js';
import { type CheckoutBody, checkoutApi, type CheckoutLink } from './api.js';
import { AttemptUnderWay } from './attempt-under-way.js';
import { Choice } from './choice.js';
import { NoPayment } from './no-payment.js';
import { Order } from './order.js';
import { Receipt } from './receipt.js';
import { isDeadLink, useCheckout } from './use-checkout.js';
import { useStatusTold } from './use-status-told.js';

export function CheckoutPage({ link }: { readonly link: CheckoutLink }) {
  const api = useMemo(() => checkoutApi(link), [link]);
  const { read, start, cancel } = useCheckout(link, api);
  const { data: checkout } = read;
  useStatusTold(checkout);
  if (isDeadLink(read.error)) return <NoPayment />;
  const error = start.error ?? cancel.error ?? read.error;
  return (
    <Stack gap="md">
      {checkout === undefined ? (
        read.error === null && <Skeletons lines={5} />
      ) : (
        <Card withBorder padding="lg">
          <Stack gap="lg">
            <Order {...checkout} />
            <div aria-live="polite">
              <Step checkout={checkout} start={start} cancel={cancel} />
            </div>
          </Stack>
        </Card>
      )}
      {error === null ? null : <ErrorNotice error={error} />}
      {checkout === undefined ? null : <Back checkout={checkout} />}
    </Stack>
  );
}

type Acts = Omit<ReturnType<typeof useCheckout>, 'read'>;

function Step({ checkout, start, cancel }: Acts & { readonly checkout: CheckoutBody }) {
  const t = useText();
  switch (checkout.status) {
    case 'open':
      return (
        <Choice
          checkout={checkout}
          isStarting={start.isPending}
          onChoose={(chosen) => {
            cancel.reset();
            start.mutate(chosen);
          }}
        />
      );
    case 'processing':
      return (
        <AttemptUnderWay
          checkout={checkout}
          isGivenUp={!cancel.isError && cancel.variables === checkout.attempt?.number}
          onGiveUp={() => cancel.mutate(checkout.attempt?.number ?? 0)}
        />
      );
    case 'paid':
      return <Receipt checkout={checkout} />;
    case 'expired':
      return <Empty title={t('checkout.expired')} hint={t('checkout.expired.hint')} />;
  }
}

/** The way back is a link of the payer's own; nobody is sent away while reading. */
function Back({ checkout: { returnUrl, merchant, status } }: { readonly checkout: CheckoutBody }) {
  const t = useText();
  if (returnUrl === null) {
    return status === 'paid' ? (
      <Text size="sm" c="dimmed" ta="center" className="not-printed">
        {t('checkout.may_close')}
      </Text>
    ) : null;
  }
  return (
    <Button
      component="a"
      href={returnUrl}
      target="_top"
      rel="noreferrer"
      size="md"
      variant={status === 'paid' || status === 'expired' ? 'filled' : 'subtle'}
      className="not-printed"
    >
      {t('checkout.back', { merchant: merchant.name })}
    </Button>
  );
}
