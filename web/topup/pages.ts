/** Money that merchants send to our account at a bank. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const TopupPage = lazy(async () => ({ default: (await import('./topup-page.js')).TopupPage }));
const TopupsPage = lazy(async () => ({ default: (await import('./topups-page.js')).TopupsPage }));

export const topupPages: readonly FramePage[] = [
  { path: '/topups', title: 'topup.list', page: TopupsPage, needs: 'listTopups' },
  { path: '/topups/:id', title: 'topup.page', page: TopupPage, needs: 'getTopup', hidden: true },
];
