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
  const shop = new DemoShop(api, run, onStep);
  await shop.open();
  const paid = await shop.pay('card, captured at once', '88.88');
  await shop.step('refund of a part', `/v1/payments/${paid.id}/refunds`, {
    amount: { value: '20.00', currency: 'CNY' },
  });
  await shop.pay('a currency without decimals', '12000', 'JPY');
  const held = await shop.pay('authorised only', '60.00', 'CNY', { capture: 'manual' });
  await shop.step('captured in part, the rest voided', `/v1/payments/${held.id}/capture`, {
    amount: { value: '45.50', currency: 'CNY' },
  });
  const dropped = await shop.pay('authorised only', '19.90', 'CNY', { capture: 'manual' });
  await shop.step('canceled', `/v1/payments/${dropped.id}/cancel`, {});
  const scenarios: readonly (readonly [what: string, value: string, scenario: string])[] = [
    ["declined: a payer's decline is final", '10.00', 'declined'],
    ['the channel answers late', '31.40', 'pending_then_success'],
    ['the answer got lost, a query finds it', '27.18', 'timeout_after_success'],
    ['every callback comes twice', '16.18', 'duplicate_callbacks'],
    ['a forged callback is refused', '14.14', 'bad_signature_callback'],
  ];
  for (const [what, value, scenario] of scenarios) {
    await shop.pay(what, value, 'CNY', { sandbox: { scenario } });
  }
  await shop.pay('QR code, waits for its payer', '9.90', 'CNY', { method: { type: 'qr' } });
  return shop.steps;
}

/** The merchant of the demo, who acts through the API and notes each step. */
class DemoShop {
  readonly steps: DemoStep[] = [];

  constructor(
    private readonly api: ApiClient,
    private readonly run: string,
    private readonly onStep: (step: DemoStep) => void,
  ) {}

  async open(): Promise<void> {
    const shop = { id: MERCHANT, name: 'Demo shop', fee: { percent: '0.60' } };
    // 409: the shop is there with other details, which does as well.
    await this.#post('/v1/merchants', shop, {}, 409);
  }

  pay(
    what: string,
    value: string,
    currency = 'CNY',
    rest: Readonly<Record<string, unknown>> = {},
  ): Promise<Result> {
    const card = { amount: { value, currency }, method: { type: 'card' } };
    return this.step(what, '/v1/payments', { ...card, ...rest });
  }

  async step(what: string, path: string, body: Readonly<Record<string, unknown>>): Promise<Result> {
    const key = `${this.run}-${this.steps.length + 1}`;
    const request = path === '/v1/payments' ? { ...body, reference: key } : body;
    const result = resultSchema.parse(await this.#post(path, request, { 'idempotency-key': key }));
    const { id, status, amount, channel } = result;
    const done = {
      what,
      id,
      status,
      amount: `${amount.value} ${amount.currency}`,
      channel: channel ?? '',
    };
    this.steps.push(done);
    this.onStep(done);
    return result;
  }

  async #post(path: string, body: unknown, headers = {}, alsoFine?: number): Promise<unknown> {
    const answer = await this.api.send({
      method: 'POST',
      path,
      body,
      headers: { 'tallybook-merchant': MERCHANT, prefer: 'wait=30', ...headers },
    });
    return answer.status === alsoFine ? undefined : successOf(answer, path);
  }
}

function successOf(answer: ApiAnswer, path: string): unknown {
  if (answer.status < 400) return answer.body;
  const { code, message } = problemOf(answer);
  throw new CommandFailure(`POST ${path}: ${code}: ${message}`);
}
