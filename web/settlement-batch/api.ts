import type { z } from 'zod';
import type { settlementBatchRoutes } from '../../api/settlement-batch/contract.js';
import { clientOf, filesOf } from '../client/client.js';

export const settlementBatchApi = clientOf<typeof settlementBatchRoutes>('settlement-batch');

export const settlementBatchFiles = filesOf<typeof settlementBatchRoutes>('settlement-batch');

export type ReportLine = z.output<
  typeof settlementBatchRoutes.listSettlementReport.answer
>['data'][number];
export type Batch = z.output<typeof settlementBatchRoutes.getSettlementBatch.answer>;
export type Schedule = z.output<
  typeof settlementBatchRoutes.listSettlementSchedules.answer
>['data'][number];

/** Under which everything of batches and schedules is kept by the page. */
export const BATCHES = 'settlement-batches';

export const batchPath = (id: string): string => `/settlement-batches/${encodeURIComponent(id)}`;

export const schedulePath = (subject: string): string =>
  `/settlement-batches?merchant=${encodeURIComponent(takingsOf(subject).merchant)}`;

/** Merchant and currency of a proposal's subject; the currency stands last. */
export function takingsOf(subject: string): {
  readonly merchant: string;
  readonly currency: string;
} {
  const colon = subject.lastIndexOf(':');
  return { merchant: subject.slice(0, colon), currency: subject.slice(colon + 1) };
}
