/** Asks once more: which amount, and what happens then. A refusal is shown in the dialog, with its code. */
import { Checkbox, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { PaymentBody } from '../../api/payment/contract.js';
import { Form, TextField } from '../components/form.js';
import type { Intention } from '../components/use-intention.js';
import { type Text as Words, useText } from '../texts/use-text.js';
import { type Act, type MoneyText, refundable } from './acts.js';
import { paymentApi } from './api.js';

interface ActDialogProps {
  readonly act: Act;
  readonly payment: PaymentBody;
  readonly intention: Intention;
  readonly onClose: () => void;
  /** Gets the outcome in words. */
  readonly onDone: (said: string) => Promise<void>;
}

const MAX_REASON = 500;

export function ActDialog(props: ActDialogProps) {
  const { act, payment, onClose } = props;
  const t = useText();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`payment.${act}.title`, { reference: payment.reference })}
      closeButtonProps={{ 'aria-label': t('payment.act.close') }}
    >
      {act === 'refund' || act === 'capture' ? <AmountForm {...props} /> : <PlainForm {...props} />}
    </Modal>
  );
}

/** An amount, all of it if nothing else is written. */
function AmountForm({ act, payment, intention, onDone }: ActDialogProps) {
  const t = useText();
  const most = act === 'refund' ? refundable(payment) : payment.amountCapturable;
  const [value, setValue] = useState(most.value);
  const [isFinal, setFinal] = useState(true);
  const amount = { value: value.trim(), currency: most.currency };
  return (
    <Form
      submit={t(`payment.${act}.submit`, { amount: inWords(amount) })}
      onSubmit={async ({ reason = '' }) => {
        const said =
          act === 'refund'
            ? await refund(t, payment.id, intention, amount, reason.trim())
            : await capture(t, payment.id, intention, amount, isFinal);
        await onDone(said);
      }}
    >
      <TextField
        name="amount.value"
        label={t('payment.act.amount', { currency: most.currency })}
        description={t('payment.act.at_most', { amount: inWords(most) })}
        inputMode="decimal"
        autoComplete="off"
        required
        data-autofocus
        value={value}
        onChange={({ currentTarget }) => setValue(currentTarget.value)}
      />
      {act === 'refund' ? (
        <TextField name="reason" label={t('payment.refund.reason')} maxLength={MAX_REASON} />
      ) : (
        <Checkbox
          size="xs"
          label={t('payment.capture.final')}
          checked={isFinal}
          onChange={({ currentTarget }) => setFinal(currentTarget.checked)}
        />
      )}
      <Text size="sm">{t(`payment.${act}.effect`, { amount: inWords(amount) })}</Text>
    </Form>
  );
}

function PlainForm({ act, payment, intention, onDone }: ActDialogProps) {
  const t = useText();
  const plain = act === 'accept' ? 'accept' : 'cancel';
  const held = plain === 'accept' ? payment.amountCaptured : payment.amountCapturable;
  const amount = inWords(/[1-9]/.test(held.value) ? held : payment.amount);
  return (
    <Form
      submit={t(`payment.${plain}.submit`, { amount })}
      onSubmit={async () => {
        const params = { id: payment.id };
        const { body } = await (plain === 'accept'
          ? paymentApi.acceptPayment({ params, body: {} })
          : paymentApi.cancelPayment({ params, body: {}, headers: headersFor(intention, {}) }));
        await onDone(t('payment.act.now', { status: t(`payment.status.${body.status}`) }));
      }}
    >
      <Stack gap="xs">
        <Text size="sm">{t(`payment.${plain}.effect`, { amount })}</Text>
      </Stack>
    </Form>
  );
}

async function refund(
  t: Words,
  id: string,
  intention: Intention,
  amount: MoneyText,
  reason: string,
): Promise<string> {
  const body = { amount, ...(reason === '' ? {} : { reason }) };
  const answer = await paymentApi.createRefund({
    params: { id },
    body,
    headers: headersFor(intention, body),
  });
  const { status, failure } = answer.body;
  const said = t(`payment.refund.${status}`, { amount: inWords(amount) });
  return failure === null ? said : `${said} ${failure.message} (${failure.code})`;
}

async function capture(
  t: Words,
  id: string,
  intention: Intention,
  amount: MoneyText,
  final: boolean,
): Promise<string> {
  const body = { amount, final };
  const answer = await paymentApi.capturePayment({
    params: { id },
    body,
    headers: headersFor(intention, body),
  });
  return t('payment.act.now', { status: t(`payment.status.${answer.body.status}`) });
}

const headersFor = (intention: Intention, body: unknown) => ({
  'Idempotency-Key': intention.keyFor(body),
  Prefer: 'wait=10',
});

const inWords = ({ value, currency }: MoneyText): string => `${value} ${currency}`;
