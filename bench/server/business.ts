/**
 * A stretch of a house's business over HTTP: whatever lists and reports show, in each state that it stays in.
 * Everything that a payment leaves behind comes in some measure; most payments simply succeed.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Served } from './serve.js';

const PLAIN = 36;

const withId = z.looseObject({ id: z.string() });
const withKey = withId.extend({ key: z.string() });
const withUrl = withId.extend({ url: z.string() });
const withCode = z.looseObject({
  attempt: z.looseObject({
    payment: z.string(),
    nextAction: z.looseObject({ data: z.string() }).nullable(),
  }),
});
const listed = z.looseObject({ data: z.array(withId) });

/** An endpoint that is sent nothing any more, and an endpoint of what never happens. */
export async function addEndpoints(served: Served): Promise<void> {
  const house = new House(served);
  await house.addEndpoint(['payment.expired']);
  await house.disable(await house.addEndpoint(['*']));
}

/** Takes fifty payments. */
export async function doBusiness(served: Served): Promise<void> {
  const house = new House(served);
  const { merchant } = served.keys;
  for (let n = 0; n < PLAIN; n += 1) await house.pay(merchant, `${n + 20}.50`);
  await house.pay(await house.newMerchant(), '12.00');
  for (const scenario of ['declined', 'declined', 'insufficient_funds']) {
    await house.pay(merchant, '50.00', { sandbox: { scenario } });
  }
  await house.refund(await house.pay(merchant, '30.00'), {});
  await house.refund(await house.pay(merchant, '30.00'), {
    amount: { value: '10.00', currency: 'CNY' },
  });
  await house.refund(await house.pay(merchant, '30.00'), { sandbox: { scenario: 'declined' } });
  await house.onDispatch('capture');
  await house.onDispatch('cancel');
  for (let n = 0; n < 3; n += 1) await house.checkout(true);
  for (let n = 0; n < 2; n += 1) await house.checkout(false);
  await house.dispute(await house.pay(merchant, '40.00', { sandbox: { scenario: 'paid_more' } }));
  await house.acceptLess(
    await house.pay(merchant, '60.00', { sandbox: { scenario: 'paid_less' } }),
  );
}

export async function takePayment(served: Served): Promise<void> {
  await new House(served).pay(served.keys.merchant, '88.88');
}

class House {
  constructor(private readonly served: Served) {}

  async addEndpoint(events: readonly string[]): Promise<string> {
    const body = { url: 'http://127.0.0.1:9/', events };
    return withId.parse(await this.#own('/v1/webhook-endpoints', body)).id;
  }

  async disable(endpoint: string): Promise<void> {
    await this.#own(`/v1/webhook-endpoints/${endpoint}`, { enabled: false }, 'PATCH');
  }

  /** @returns its key. */
  async newMerchant(): Promise<string> {
    const body = { id: `mer-${randomUUID()}`, name: 'A shop', fee: { percent: '0.60' } };
    return withKey.parse(await this.#send('/v1/merchants', this.served.keys.operator, body)).key;
  }

  /** @returns the id of the payment. */
  async pay(key: string, value: string, rest: object = {}): Promise<string> {
    const answer = await this.#send('/v1/payments', key, {
      amount: { value, currency: 'CNY' },
      // Not the same in any two copies.
      reference: randomUUID(),
      method: { type: 'card' },
      ...rest,
    });
    return withId.parse(answer).id;
  }

  async refund(payment: string, body: object): Promise<void> {
    await this.#own(`/v1/payments/${payment}/refunds`, body);
  }

  /** An authorization that is captured, or given up. */
  async onDispatch(verb: 'capture' | 'cancel'): Promise<void> {
    const payment = await this.pay(this.served.keys.merchant, '70.00', { capture: 'manual' });
    await this.#own(`/v1/payments/${payment}/${verb}`, {});
  }

  /** A checkout that is paid by its QR code, or that nobody opens. */
  async checkout(paid: boolean): Promise<void> {
    const { id, url } = withUrl.parse(
      await this.#own('/v1/checkout-sessions', {
        amount: { value: '25.00', currency: 'CNY' },
        reference: randomUUID(),
      }),
    );
    if (!paid) return;
    const headers = { 'tallybook-checkout': url.slice(url.indexOf('#') + 1) };
    await this.#ask(`/v1/checkout/${id}/attempts`, headers, { method: 'qr' });
    for (;;) {
      const { attempt } = withCode.parse(await this.#ask(`/v1/checkout/${id}`, headers));
      if (attempt.nextAction === null) continue;
      await fetch(attempt.nextAction.data, { method: 'POST' });
      return;
    }
  }

  async acceptLess(payment: string): Promise<void> {
    await this.#own(`/v1/payments/${payment}/accept`, {});
  }

  /** The case of a payment is given to somebody, and how it may end is proposed. */
  async dispute(payment: string): Promise<void> {
    const { operator } = this.served.keys;
    const found = await this.#caseOf(payment);
    await this.#send(`/v1/cases/${found}/assign`, operator, { to: 'li.wei' });
    await this.#send(`/v1/cases/${found}/resolutions`, operator, {
      ...{ action: 'refund', note: 'The payer gets back what was not asked for.' },
    });
  }

  async #caseOf(payment: string): Promise<string> {
    for (;;) {
      const cases = await this.#ask('/v1/cases?limit=5', bearer(this.served.keys.operator));
      const found = listed.parse(cases).data.find((each) => JSON.stringify(each).includes(payment));
      if (found !== undefined) return found.id;
    }
  }

  #own(path: string, body: object, method?: string): Promise<unknown> {
    return this.#send(path, this.served.keys.merchant, body, method);
  }

  #send(path: string, key: string, body: object, method?: string): Promise<unknown> {
    const headers = { prefer: 'wait=30', 'idempotency-key': randomUUID() };
    return this.#ask(path, { ...bearer(key), ...headers }, body, method);
  }

  async #ask(
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: object,
    method = body === undefined ? 'GET' : 'POST',
  ): Promise<unknown> {
    const response = await fetch(this.served.url + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { ...headers, 'content-type': 'application/json' },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
