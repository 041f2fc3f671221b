import type { Volumes } from '../../domain/price-plan/port.js';

/** For payments whose price has no tiers. */
export const noVolumes: Volumes = {
  claim: () => Promise.reject(new Error('nothing here is priced by its volume')),
};
