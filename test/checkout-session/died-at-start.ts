/** An attempt at a checkout of which a server that died left no payment. */
import { expect } from '@jest/globals';
import type { ChosenMethod } from '../../engine/checkout-session/attempts.js';
import {
  type CheckoutSessionService,
  createCheckoutSessionService,
} from '../../engine/checkout-session/checkout-session-service.js';
import type { PaymentService } from '../../engine/payment/payment-service.js';
import type { TestServer } from '../support/server.js';
import type { Link } from './checkout.js';

export const CALLER = { causationId: 'test', actor: 'payer:test' };
export const QR: ChosenMethod = { method: 'qr', card: null };

/** Another server on the same log, whose payments are made otherwise. */
export function another(
  { engine }: Pick<TestServer, 'engine'>,
  create: PaymentService['create'],
): CheckoutSessionService {
  const { log, ids, clock, merchants, channels, payments, publicUrl, cardTokens } = engine;
  const find = (id: string) => payments.find(id);
  return createCheckoutSessionService({
    ...{ log, ids, clock, merchants, channels, publicUrl, cardTokens },
    prices: engine.pricePlans,
    payments: Object.assign(Object.create(payments) as PaymentService, { create, find }),
  });
}

export async function openedBy(service: CheckoutSessionService, { id, secret }: Link) {
  const opened = await service.open(id, secret, CALLER);
  if (!opened.opened) throw new Error(opened.code);
  return opened;
}

export async function diedAtStart(
  server: Pick<TestServer, 'engine'>,
  link: Link,
  chosen: ChosenMethod,
): Promise<void> {
  const service = another(server, () => Promise.reject(new Error('killed')));
  const opened = await openedBy(service, link);
  await expect(service.start(opened, chosen, CALLER)).rejects.toThrow('killed');
}
