import type { Clock } from '../../domain/kernel/clock.js';
import { createCaseService } from '../../engine/case/case-service.js';
import type { ResolutionPorts } from '../../engine/case/resolution.js';
import { createPaymentService } from '../../engine/payment/payment-service.js';
import { NO_FEE } from '../../domain/merchant/merchant.js';
import { own } from '../payment/stories.js';
import { tokensInMemory } from '../support/card-tokens.js';
import { plainHost } from './plain-host.js';
import { ids, type SagaPorts } from './session.js';

/** What the resolutions of cases work with, on payments with no flow at work; no day is unclear. */
export function resolutionPorts({
  log,
  ledger,
  channels,
  clock,
}: SagaPorts & { readonly clock: Clock }): ResolutionPorts {
  const payments = createPaymentService({
    host: plainHost(log, ids),
    ledger: {
      execute: (...args) => ledger.execute(...args),
      account: () => Promise.resolve(undefined),
      reservation: () => Promise.resolve(undefined),
      requireClearDay: () => Promise.resolve(),
    },
    channels: { channels, methods: new Set(['card', 'qr']) },
    cardTokens: tokensInMemory(),
    prices: { pricesOf: () => Promise.resolve([own(NO_FEE)]) },
    clock,
  });
  return { cases: createCaseService({ log, ids }), ledger, payments };
}
