/** A little of everything that a payment can do, step by step over the HTTP API. */
import { z } from 'zod';
import { type ApiAnswer, type ApiClient, problemOf } from './api-client.js';
import { CommandFailure } from './exit-codes.js';

export interface DemoStep {
  readonly what: string;
  /** `pay_…` or `re_…` */
  readonly id: string;
  readonly status: string;
  readonly amount: string;
  readonly channel: string;
}

const MERCHANT = 'demo-shop';

const resultSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  amount: z.looseObject({ value: z.string(), currency: z.string() }),
  channel: z.string().nullish(),
});
type Result = z.infer<typeof resultSchema>;

/**
 * @param run tells the runs apart: references and idempotency keys begin with it.
 * @param onStep told of every step as it ends.
 */
export async function runDemo(
  api: ApiClient,
  run: string,
  onStep: (step: DemoStep) => void,
): Promise<readonly DemoStep[]> {
  const steps: DemoStep[] = [];
  // 409: the shop is there with other details, which does as well.
  await post(
    '/v1/merchants',
    { id: MERCHANT, name: 'Demo shop', fee: { percent: '0.60' } },
    {},
    409,
  );

  async function post(
    path: string,
    body: unknown,
    headers = {},
    alsoFine?: number,
  ): Promise<unknown> {
    const answer = await api.send({
      method: 'POST',
      path,
      body,
      headers: { 'tallybook-merchant': MERCHANT, prefer: 'wait=30', ...headers },
    });
    return answer.status === alsoFine ? undefined : successOf(answer, path);
  }

  async function step(
    what: string,
    path: string,
    body: Readonly<Record<string, unknown>>,
  ): Promise<Result> {
    const key = `${run}-${steps.length + 1}`;
    const request = path === '/v1/payments' ? { ...body, reference: key } : body;
    const result = resultSchema.parse(await post(path, request, { 'idempotency-key': key }));
    const { id, status, amount, channel } = result;
    const done = {
      what,
      id,
      status,
      amount: `${amount.value} ${amount.currency}`,
      channel: channel ?? '',
    };
    steps.push(done);
    onStep(done);
    return result;
  }

  const pay = (
    what: string,
    value: string,
    currency = 'CNY',
    rest: Readonly<Record<string, unknown>> = {},
  ): Promise<Result> =>
    step(what, '/v1/payments', { amount: { value, currency }, method: { type: 'card' }, ...rest });

  const paid = await pay('card, captured at once', '88.88');
  await step('refund of a part', `/v1/payments/${paid.id}/refunds`, {
    amount: { value: '20.00', currency: 'CNY' },
  });
  await pay('a currency without decimals', '12000', 'JPY');
  const held = await pay('authorised only', '60.00', 'CNY', { capture: 'manual' });
  await step('captured in part, the rest voided', `/v1/payments/${held.id}/capture`, {
    amount: { value: '45.50', currency: 'CNY' },
  });
  const dropped = await pay('authorised only', '19.90', 'CNY', { capture: 'manual' });
  await step('canceled', `/v1/payments/${dropped.id}/cancel`, {});
  await pay("declined: a payer's decline is final", '10.00', 'CNY', scenario('declined'));
  await pay('the channel answers late', '31.40', 'CNY', scenario('pending_then_success'));
  await pay(
    'the answer got lost, a query finds it',
    '27.18',
    'CNY',
    scenario('timeout_after_success'),
  );
  await pay('every callback comes twice', '16.18', 'CNY', scenario('duplicate_callbacks'));
  await pay('a forged callback is refused', '14.14', 'CNY', scenario('bad_signature_callback'));
  await pay('QR code, waits for its payer', '9.90', 'CNY', { method: { type: 'qr' } });
  return steps;
}

const scenario = (name: string): { sandbox: { scenario: string } } => ({
  sandbox: { scenario: name },
});

function successOf(answer: ApiAnswer, path: string): unknown {
  if (answer.status < 400) return answer.body;
  const { code, message } = problemOf(answer);
  throw new CommandFailure(`POST ${path}: ${code}: ${message}`);
}
