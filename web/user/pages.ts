/** The pages of people: who else there is, and oneself. */
import type { FramePage } from '../frame/frame-page.js';
import { AccountPage } from '../session/account-page.js';
import { UsersPage } from './users-page.js';

const account: FramePage = {
  ...{ path: '/account', title: 'session.account', page: AccountPage },
  ...{ hidden: true, ofEverybody: true },
};

export const teamPages: readonly FramePage[] = [
  { path: '/users', title: 'user.team', page: UsersPage, needs: 'listUsers' },
  account,
];

export const housePages: readonly FramePage[] = [
  { path: '/users', title: 'user.users', page: UsersPage, needs: 'listUsers' },
  account,
];
