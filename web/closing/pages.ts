/** The page that closes the periods of a book; the page of its days leads there. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const ClosingPage = lazy(async () => ({
  default: (await import('./closing-page.js')).ClosingPage,
}));
export const closingPages: readonly FramePage[] = [
  {
    path: '/closings',
    title: 'closing.title',
    page: ClosingPage,
    needs: 'getClosing',
    hidden: true,
  },
];
