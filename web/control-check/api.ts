import type { z } from 'zod';
import type { controlCheckRoutes } from '../../api/control-check/contract.js';
import { clientOf } from '../client/client.js';

export const controlCheckApi = clientOf<typeof controlCheckRoutes>('control-check');

export type ControlCheck = z.output<typeof controlCheckRoutes.getControlCheck.answer>;
