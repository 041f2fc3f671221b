/** No list and no report is left out of what `npm run bench -- pages` measures. */
import { expect, test } from '@jest/globals';
import { allRoutes } from '../../api/composition/concepts.js';
import { pageNames } from '../../bench/server/page-load.js';

/** Reads that are neither, with why they show no more when there are more payments. */
const NO_PAGES: Readonly<Record<string, string>> = {
  openCheckout: 'one checkout, asked for by the secret of its link',
  followCheckout: 'a stream',
  followChanges: 'a stream',
  currentSession: 'of people, who are not more for it',
  listSessions: 'of people',
  listUsers: 'of people',
  getRequest: 'from a table of the newest 10,000',
  getDelivery: 'a notification, whose place its id says',
  getReservation: 'from its own stream',
  takeBundle: 'the log itself, sent as it is made',
  listCalendars: 'of calendars, which are not more for it',
  getCalendar: 'of calendars',
  addBusinessDays: 'of calendars',
  getPricePlan: 'from its own stream',
  listPriceAssignments: 'of a plan, which has no more for it',
  getBeneficiary: 'of a merchant, which has no more for it',
  getPayout: 'the generator makes none',
  listPayoutEvents: 'the generator makes none',
  getDispute: 'the generator makes none',
  listDisputeEvents: 'the generator makes none',
  getBill: 'from its own stream',
  getReconciliation: 'the generator makes none',
  listReconciliationItems: 'the generator makes none',
  getReconciliationResolution: 'from its own stream',
  getTopup: 'the generator makes none',
  getSettlementBatch: 'the generator makes none',
  listSettlementReport: 'the generator makes none',
  exportSettlementReport: 'the generator makes none',
  getResolution: 'from its own stream',
  getChannelChange: 'from its own stream',
  readExchange: 'from the key store; it appends, too',
  latestSeal: 'the tree of the seals is measured by itself (docs/operations.md)',
  sealConsistency: 'of the seals',
  proveEvent: 'of the seals',
  proveTransaction: 'of the seals',
  livez: 'no page',
  readyz: 'no page',
};

test('each list and each report is measured, and what is measured is in the contract', () => {
  const reads = allRoutes
    .filter(({ method }) => method === 'get')
    .map(({ operation }) => operation);
  const measured = new Set(pageNames.map((name) => name.split('.')[1] ?? ''));
  expect([...measured, ...Object.keys(NO_PAGES)].sort()).toStrictEqual([...reads].sort());
});
