import type { eventRoutes } from '../../api/event/contract.js';
import { clientOf, filesOf } from '../client/client.js';

export const eventApi = clientOf<typeof eventRoutes>('event');
export const eventFiles = filesOf<typeof eventRoutes>('event');
