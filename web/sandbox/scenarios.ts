/** The scenarios of the sandbox, and how a payment ends that is made under each. */
import type { Tone } from '../components/status.js';
import type { PaymentStatusName } from '../payment/payment-status.js';
import type { paymentApi } from '../payment/api.js';

type Body = NonNullable<Parameters<typeof paymentApi.createPayment>[0]['body']>;
export type Scenario = NonNullable<Body['sandbox']>['scenario'];

interface Ending {
  readonly status: PaymentStatusName;
  readonly tone: Tone;
}

const SUCCEEDED: Ending = { status: 'succeeded', tone: 'good' };
const FAILED: Ending = { status: 'failed', tone: 'bad' };

/** In the order in which somebody would try them. */
const ENDINGS: Readonly<Record<Scenario, Ending>> = {
  success: SUCCEEDED,
  declined: FAILED,
  insufficient_funds: FAILED,
  pending_then_success: SUCCEEDED,
  slow: SUCCEEDED,
  timeout_after_success: SUCCEEDED,
  timeout_never_happened: SUCCEEDED,
  html_502: SUCCEEDED,
  duplicate_callbacks: SUCCEEDED,
  callbacks_out_of_order: SUCCEEDED,
  bad_signature_callback: SUCCEEDED,
  wrong_amount_callback: SUCCEEDED,
  paid_less: { status: 'underpaid', tone: 'attention' },
  paid_more: SUCCEEDED,
  late_success_after_close: { status: 'expired', tone: 'neutral' },
};

export const SCENARIOS = Object.entries(ENDINGS) as readonly (readonly [Scenario, Ending])[];
