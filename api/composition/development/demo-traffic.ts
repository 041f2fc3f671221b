/** A little traffic for a development store without payments: something to look at. */
import type { MerchantService } from '../../../engine/merchant/merchant-service.js';
import type { PaymentService } from '../../../engine/payment/payment-service.js';
import type { CreatePaymentRequest } from '../../../engine/payment/requests.js';
import type { MoneyText } from '../../../domain/money/money.js';
import { DEMO_MERCHANT } from './demo-merchant.js';

interface DemoPayment {
  readonly reference: string;
  readonly amount: MoneyText;
  readonly method?: 'card' | 'qr';
  readonly scenario?: string;
  /** What is refunded once the payment has succeeded. */
  readonly refund?: MoneyText;
}

const cny = (value: string): MoneyText => ({ value, currency: 'CNY' });

const PAYMENTS: readonly DemoPayment[] = [
  { reference: 'welcome-1', amount: cny('88.88'), refund: cny('20.00') },
  { reference: 'welcome-2', amount: { value: '12000', currency: 'JPY' } },
  { reference: 'welcome-3', amount: { value: '7.250', currency: 'KWD' } },
  { reference: 'welcome-4', amount: cny('10.00'), scenario: 'declined' },
  { reference: 'welcome-5', amount: cny('31.40'), scenario: 'pending_then_success' },
  { reference: 'welcome-6', amount: cny('16.18'), scenario: 'duplicate_callbacks' },
  { reference: 'welcome-7', amount: cny('9.90'), method: 'qr' },
];

const CALLER = { causationId: 'demo', actor: 'system' };
/** A payment of the demo is over within this many steps, or its refund is left out. */
const STEPS = 60;
const STEP_MS = 500;

/** Makes the traffic, one payment after the other; what is there already is not made again. */
export async function makeDemoTraffic(
  payments: PaymentService,
  merchants: MerchantService,
  isStopping: () => boolean,
): Promise<void> {
  const found = await merchants.get(DEMO_MERCHANT.id);
  if (found === undefined) return;
  for (const { reference, amount, method = 'card', scenario = null, refund } of PAYMENTS) {
    if (isStopping()) return;
    const request: CreatePaymentRequest = {
      merchant: DEMO_MERCHANT.id,
      reference,
      amount,
      method,
      capture: 'automatic',
      description: 'Made by the demo.',
      metadata: { demo: 'true' },
      expiresIn: 1_800,
      fee: { percent: found.merchant.fee.percent, fixed: null },
      scenario,
    };
    const created = await payments.create(request, CALLER);
    if (!created.accepted || refund === undefined) continue;
    const { id } = created.value;
    if (!(await succeeds(payments, id, isStopping))) continue;
    const asked = { amount: refund, reason: 'demo', metadata: {}, scenario: null };
    await payments.refund(id, 'welcome', asked, CALLER, 0);
  }
}

/** Waits in short steps, so that a stop need not wait for the payment. */
async function succeeds(
  payments: PaymentService,
  id: string,
  isStopping: () => boolean,
): Promise<boolean> {
  for (let step = 0; step < STEPS && !isStopping(); step++) {
    const found = await payments.waitForPayment(id, STEP_MS);
    if (found !== undefined && found.payment.status !== 'processing') {
      return found.payment.status === 'succeeded';
    }
  }
  return false;
}
