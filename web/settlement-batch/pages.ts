/** The pages of settlement batches: in the console those of all merchants, in the portal a merchant's own. */
import type { FramePage } from '../frame/frame-page.js';
import { BatchPage } from './batch-page.js';
import { BatchesPage } from './batches-page.js';

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
