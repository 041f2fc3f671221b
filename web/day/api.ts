import type { z } from 'zod';
import type { dayRoutes } from '../../api/day/contract.js';
import { clientOf } from '../client/client.js';

export const dayApi = clientOf<typeof dayRoutes>('day');

export type Day = z.output<typeof dayRoutes.listDays.answer>['data'][number];

/** Under which days are kept by the page; the stream's topic. */
export const DAYS = 'days';
