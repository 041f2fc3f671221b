import type { bundleRoutes } from '../../api/bundle/contract.js';
import { filesOf } from '../client/client.js';

export const bundleFiles = filesOf<typeof bundleRoutes>('bundle');
