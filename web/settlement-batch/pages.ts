/** The pages of settlement batches: in the console those of all merchants, in the portal a merchant's own. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const BatchPage = lazy(async () => ({ default: (await import('./batch-page.js')).BatchPage }));
const BatchesPage = lazy(async () => ({
  default: (await import('./batches-page.js')).BatchesPage,
}));
export const settlementBatchPages: readonly FramePage[] = [
  {
    path: '/settlement-batches',
    title: 'settlement-batch.list',
    page: BatchesPage,
    needs: 'listSettlementBatches',
  },
  {
    path: '/settlement-batches/:id',
    title: 'settlement-batch.page',
    page: BatchPage,
    needs: 'getSettlementBatch',
    hidden: true,
  },
];
