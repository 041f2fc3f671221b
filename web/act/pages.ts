/** The audit log in the console, for auditors and admins. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const ActsPage = lazy(async () => ({ default: (await import('./acts-page.js')).ActsPage }));

export const actPages: readonly FramePage[] = [
  { path: '/audit', title: 'act.title', page: ActsPage, needs: 'listActs' },
];
