import type { eventRoutes } from '../../api/event/contract.js';
import { clientOf } from '../client/client.js';

export const eventApi = clientOf<typeof eventRoutes>('event');
