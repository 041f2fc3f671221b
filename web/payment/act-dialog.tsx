/** Asks once more: which amount, and what happens then. A refusal is shown in the dialog, with its code. */
import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { PaymentBody } from '../../api/payment/contract.js';
import { ActDialog, type ActDialogProps } from '../components/act-dialog.js';
import { TextField } from '../components/form.js';
import { isZero } from '../components/money.js';
import { type Text as Words, useText } from '../texts/use-text.js';
import { type Act, type MoneyText, refundable } from './acts.js';
import { paymentApi } from './api.js';

interface PaymentActProps extends Pick<ActDialogProps, 'intention' | 'onClose'> {
  readonly act: Act;
  readonly payment: PaymentBody;
  /** Gets the outcome in words. */
  readonly onDone: (said: string) => Promise<void>;
}

const MAX_REASON = 500;
/** The answer comes with the outcome, if that is known soon. */
const WAITING = { Prefer: 'wait=10' };

export function PaymentActDialog(props: PaymentActProps) {
  const { act } = props;
  return act === 'refund' || act === 'capture' ? (
    <AmountDialog {...props} act={act} />
  ) : (
    <PlainDialog {...props} act={act} />
  );
}

/** An amount, all of it if nothing else is written. */
function AmountDialog({
  act,
  payment,
  onDone,
  ...dialog
}: PaymentActProps & { readonly act: 'refund' | 'capture' }) {
  const t = useText();
  const most = act === 'refund' ? refundable(payment) : payment.amountCapturable;
  const [value, setValue] = useState(most.value);
  const amount = { value: value.trim(), currency: most.currency };
  return (
    <ActDialog
      {...dialog}
      opened
      title={t(`payment.${act}.title`, { reference: payment.reference })}
      label={t(`payment.${act}.submit`, { amount: inWords(amount) })}
      effect={t(`payment.${act}.effect`, { amount: inWords(amount) })}
      onAct={async ({ values: { reason = '', final }, headers }) => {
        const request = { params: { id: payment.id }, headers: { ...headers, ...WAITING } };
        const said =
          act === 'refund'
            ? await refund(t, request, amount, reason.trim())
            : await capture(t, request, amount, final !== undefined);
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
        <Checkbox name="final" size="xs" label={t('payment.capture.final')} defaultChecked />
      )}
    </ActDialog>
  );
}

function PlainDialog({
  act,
  payment,
  onDone,
  ...dialog
}: PaymentActProps & { readonly act: 'cancel' | 'accept' }) {
  const t = useText();
  const held = act === 'accept' ? payment.amountCaptured : payment.amountCapturable;
  const amount = inWords(isZero(held) ? payment.amount : held);
  return (
    <ActDialog
      {...dialog}
      opened
      title={t(`payment.${act}.title`, { reference: payment.reference })}
      label={t(`payment.${act}.submit`, { amount })}
      effect={t(`payment.${act}.effect`, { amount })}
      onAct={async ({ headers }) => {
        const request = { params: { id: payment.id }, body: {} };
        const { body } = await (act === 'accept'
          ? paymentApi.acceptPayment(request)
          : paymentApi.cancelPayment({ ...request, headers: { ...headers, ...WAITING } }));
        await onDone(t('payment.act.now', { status: t(`payment.status.${body.status}`) }));
      }}
    />
  );
}

interface Request {
  readonly params: { readonly id: string };
  readonly headers: Readonly<Record<string, string>>;
}

async function refund(
  t: Words,
  request: Request,
  amount: MoneyText,
  reason: string,
): Promise<string> {
  const body = { amount, ...(reason === '' ? {} : { reason }) };
  const { status, failure } = (await paymentApi.createRefund({ ...request, body })).body;
  const said = t(`payment.refund.${status}`, { amount: inWords(amount) });
  return failure === null ? said : `${said} ${failure.message} (${failure.code})`;
}

async function capture(
  t: Words,
  request: Request,
  amount: MoneyText,
  final: boolean,
): Promise<string> {
  const { status } = (await paymentApi.capturePayment({ ...request, body: { amount, final } }))
    .body;
  return t('payment.act.now', { status: t(`payment.status.${status}`) });
}

const inWords = ({ value, currency }: MoneyText): string => `${value} ${currency}`;
