import type { z } from 'zod';
import type { reconciliationRoutes } from '../../api/reconciliation/contract.js';
import { clientOf } from '../client/client.js';

export const reconciliationApi = clientOf<typeof reconciliationRoutes>('reconciliation');

export type Reconciliation = z.output<typeof reconciliationRoutes.getReconciliation.answer>;
export type Item = z.output<
  typeof reconciliationRoutes.listReconciliationItems.answer
>['data'][number];

/** Under which reconciliations are kept by the page. */
export const RECONCILIATIONS = 'reconciliations';

export const reconciliationPath = (id: string): string =>
  `/reconciliations/${encodeURIComponent(id)}`;
