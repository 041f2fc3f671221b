/** The pages of reconciliations, in the console. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const ReconciliationPage = lazy(async () => ({
  default: (await import('./reconciliation-page.js')).ReconciliationPage,
}));
const ReconciliationsPage = lazy(async () => ({
  default: (await import('./reconciliations-page.js')).ReconciliationsPage,
}));

export const reconciliationPages: readonly FramePage[] = [
  {
    path: '/reconciliations',
    title: 'reconciliation.list',
    page: ReconciliationsPage,
    needs: 'listReconciliations',
  },
  {
    path: '/reconciliations/:id',
    title: 'reconciliation.one',
    page: ReconciliationPage,
    needs: 'getReconciliation',
    hidden: true,
  },
];
