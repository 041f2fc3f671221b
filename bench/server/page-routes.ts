/** What pages ask for: every list and report, by a name, with the role that asks. */
import type { Served } from './serve.js';

export interface PageRoute {
  readonly role: keyof Served['keys'];
  readonly path: string;
}

/** @param payment id of a payment that there is */
export const pageRoutes = (payment: string): Readonly<Record<string, PageRoute>> => ({
  overview: { role: 'operator', path: '/v1/overview' },
  payments: { role: 'operator', path: '/v1/payments?limit=50' },
  'payments.ofMerchant': { role: 'merchant', path: '/v1/payments?limit=50' },
  'payments.succeeded': { role: 'merchant', path: '/v1/payments?limit=50&status=succeeded' },
  // Nothing is found: whoever looks through all notices it here.
  'payments.failed': { role: 'merchant', path: '/v1/payments?limit=50&status=failed' },
  'payments.reference': { role: 'merchant', path: '/v1/payments?reference=none' },
  payment: { role: 'merchant', path: `/v1/payments/${payment}` },
  'payment.events': { role: 'merchant', path: `/v1/payments/${payment}/events` },
  notifications: { role: 'merchant', path: '/v1/notifications?limit=50' },
  accounts: { role: 'finance', path: '/v1/ledgers/main/accounts?limit=50' },
  account: { role: 'finance', path: '/v1/ledgers/main/accounts/mer:demo-shop:CNY' },
  entries: {
    role: 'finance',
    path: '/v1/ledgers/main/accounts/mer:demo-shop:CNY/entries?limit=50',
  },
  trialBalance: { role: 'finance', path: '/v1/ledgers/main/trial-balance' },
  days: { role: 'finance', path: '/v1/ledgers/main/days' },
  settlements: { role: 'finance', path: '/v1/settlements' },
  positions: { role: 'finance', path: '/v1/channels/positions' },
  events: { role: 'auditor', path: '/v1/events?limit=100' },
  cases: { role: 'operator', path: '/v1/cases?limit=50' },
  flows: { role: 'operator', path: '/v1/sagas?state=open' },
  keys: { role: 'operator', path: '/v1/keys' },
  merchants: { role: 'operator', path: '/v1/merchants/demo-shop' },
});
