/** The audit log in the console, for auditors and admins. */
import type { FramePage } from '../frame/frame-page.js';
import { ActsPage } from './acts-page.js';

export const actPages: readonly FramePage[] = [
  { path: '/audit', title: 'act.title', page: ActsPage, needs: 'listActs' },
];
