import type { userRoutes } from '../../api/user/contract.js';
import { clientOf } from '../client/client.js';

export const userApi = clientOf<typeof userRoutes>('user');

/** Under which the list is kept by the page. */
export const USERS = ['users'];

/** A link to set a password, as it is shown once. */
export interface UserLink {
  readonly name: string;
  readonly link: string;
}
