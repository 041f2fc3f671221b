/** The replay of streams in the console, for auditors and operators. */
import type { FramePage } from '../frame/frame-page.js';
import { ReplayPage } from './replay-page.js';

export const statePages: readonly FramePage[] = [
  { path: '/replay', title: 'state.title', page: ReplayPage, needs: 'getState' },
];
