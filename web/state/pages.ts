/** The replay of streams in the console, for auditors and operators. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const ReplayPage = lazy(async () => ({ default: (await import('./replay-page.js')).ReplayPage }));

export const statePages: readonly FramePage[] = [
  { path: '/replay', title: 'state.title', page: ReplayPage, needs: 'getState' },
];
