/** What can be done with a payment, as its amounts and status say; the API decides all the same. */
import type { PaymentBody } from '../../api/payment/contract.js';
import { isZero } from '../components/money.js';
import { negated, sumOf } from '../components/sum.js';

export type Act = 'refund' | 'capture' | 'cancel' | 'accept';

/** The operation of the API that does it. */
export const OPERATIONS: Readonly<Record<Act, string>> = {
  refund: 'createRefund',
  capture: 'capturePayment',
  cancel: 'cancelPayment',
  accept: 'acceptPayment',
};

export interface MoneyText {
  readonly value: string;
  readonly currency: string;
}

/** What was captured and has not gone back, nor is on its way back. */
export function refundable(payment: PaymentBody): MoneyText {
  const { amountCaptured, amountRefunded, amountRefundPending } = payment;
  const gone = [amountRefunded, amountRefundPending].map(({ value }) => negated(value));
  return {
    value: sumOf([amountCaptured.value, ...gone]),
    currency: amountCaptured.currency,
  };
}

/** In the order of their buttons. */
export function actsOf(payment: PaymentBody): readonly Act[] {
  const { status, amountCapturable } = payment;
  const isOpen = status === 'processing' || status === 'requires_action' || status === 'authorized';
  return [
    ...(status === 'authorized' && !isZero(amountCapturable) ? (['capture'] as const) : []),
    ...(status === 'underpaid' ? (['accept'] as const) : []),
    ...(isZero(refundable(payment)) ? [] : (['refund'] as const)),
    ...(isOpen ? (['cancel'] as const) : []),
  ];
}
