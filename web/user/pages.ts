/** The pages of people: who else there is, and oneself. */
import type { FramePage } from '../frame/frame.js';
import { AccountPage } from '../session/account-page.js';
import { UsersPage } from './users-page.js';

export const teamPages: readonly FramePage[] = [
  { path: '/users', title: 'user.team', page: UsersPage, needs: 'listUsers' },
  { path: '/account', title: 'session.account', page: AccountPage, hidden: true },
];

export const housePages: readonly FramePage[] = [
  { path: '/users', title: 'user.users', page: UsersPage, needs: 'listUsers' },
  { path: '/account', title: 'session.account', page: AccountPage, hidden: true },
];
