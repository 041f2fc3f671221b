/** Does what merchants and payers do in the demo, by the services that stand behind the API's routes. */
import { actorOf } from '../../../domain/access/principal.js';
import type { Payment } from '../../../domain/payment/payment.js';
import { isTerminal } from '../../../domain/payment/payment.js';
import { paymentIdOf } from '../../../domain/payment/payment-id.js';
import type { Requester } from '../../../engine/payment/requests.js';
import { drivenPayment } from '../../../sagas/payment/aggregate.js';
import type { Engine } from '../engine.js';
import { type Act, EXPIRES_IN_SECONDS } from './orders.js';
import type { Shop } from './shops.js';

type Pay = Extract<Act, { readonly type: 'pay' }>;
type Deal = Exclude<Act, { readonly type: 'midnight' | 'review' }>;

/** What has not ended after so long goes on by itself, as it does for every merchant. */
const PATIENCE_MS = 400;

export class Trade {
  /** The key of each shop, by the shop's id. */
  readonly #keys = new Map<string, string>();

  constructor(private readonly engine: Engine) {}

  /** Registers the shops, and issues a key to each that has none. */
  async open(shops: readonly Shop[]): Promise<void> {
    const { merchants, keys, clock } = this.engine;
    for (const shop of shops) {
      const context = {
        ...{ correlationId: shop.id, causationId: 'demo', actor: 'system:development' },
        nowMs: clock.now(),
      };
      const { id: merchant, name, fee } = shop;
      await merchants.register({ id: merchant, name, fee }, context);
      const known = (await keys.list()).find(({ key }) => key.merchant === merchant)?.key;
      const owner = { role: 'merchant', merchant, name: 'Checkout server' } as const;
      this.#keys.set(merchant, (known ?? (await keys.issueLocally(owner, context)).key).id);
    }
  }

  async perform(deal: Deal): Promise<void> {
    const { payments, sagas } = this.engine;
    const { shop, reference } = deal;
    const payment = paymentIdOf(shop.id, reference);
    if (deal.type === 'pay') return this.#pay(payment, deal);
    const found = await payments.find(payment);
    // The order was left out.
    if (found === undefined) return;
    const caller = this.#caller(shop);
    const key = `${deal.type}-${reference}`;
    switch (deal.type) {
      case 'scan':
        return this.#scan(found.payment);
      case 'capture': {
        const wanted = { amount: deal.amount, final: true };
        await payments.capture(payment, key, wanted, caller, PATIENCE_MS);
        return;
      }
      case 'cancel':
        await payments.cancel(payment, key, caller, PATIENCE_MS);
        return;
      case 'accept':
        await payments.accept(payment, caller);
        return;
      case 'refund': {
        const { amount, reason } = deal;
        const wanted = { amount, reason, metadata: {}, scenario: null };
        await payments.refund(payment, key, wanted, caller, PATIENCE_MS);
        return;
      }
      case 'deadline':
        sagas.pollDue();
        return this.#ended(payment);
    }
  }

  async #pay(payment: string, { shop, type: _type, ...order }: Pay): Promise<void> {
    const { payments } = this.engine;
    const created = await payments.create(
      {
        merchant: shop.id,
        ...order,
        metadata: {},
        expiresIn: EXPIRES_IN_SECONDS,
      },
      this.#caller(shop),
    );
    if (created.accepted) await payments.waitForPayment(payment, PATIENCE_MS);
  }

  /** Opens the page behind the QR code and pays, as a payer's telephone does. */
  async #scan({ id, nextAction }: Payment): Promise<void> {
    if (nextAction?.url == null) return;
    await fetch(nextAction.url, { method: 'POST' }).catch(() => undefined);
    await this.#ended(id);
  }

  async #ended(payment: string): Promise<void> {
    const payments = this.engine.sagas.hostOf(drivenPayment);
    await payments.waitFor(payment, PATIENCE_MS, ({ status }) => isTerminal(status));
  }

  #caller({ id }: Shop): Requester {
    return { causationId: 'demo', actor: actorOf(this.#keys.get(id) ?? '') };
  }
}
