import type { OverviewBody } from '../../api/overview/contract.js';

/** Less than that nobody notices. */
const BEHIND_MS = 2_000;

/** Whether what a group of read models shows is what was written. */
export const isUpToDate = ({ state, lagMs }: OverviewBody['readModels'][number]): boolean =>
  state === 'following' && lagMs < BEHIND_MS;
