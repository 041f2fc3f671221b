import type { UserBody } from '../../api/user/contract.js';

/** True if the person has set up all that is asked for: before that, nobody approves roles. */
export const isSetUp = ({ status, merchant, secondFactor }: UserBody): boolean =>
  status === 'active' && (merchant !== null || secondFactor);
