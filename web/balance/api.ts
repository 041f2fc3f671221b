/** Balances: the calls. */
import type { z } from 'zod';
import type { balanceRoutes } from '../../api/balance/contract.js';
import { clientOf } from '../client/client.js';

export const balanceApi = clientOf<typeof balanceRoutes>('balance');

export type Balance = z.output<typeof balanceRoutes.listBalances.answer>['data'][number];

/** Under which balances are kept by the page. */
export const BALANCES = 'balances';
