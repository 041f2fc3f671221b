/** The page that closes the periods of a book; the page of its days leads there. */
import type { FramePage } from '../frame/frame-page.js';
import { ClosingPage } from './closing-page.js';

export const closingPages: readonly FramePage[] = [
  {
    path: '/closings',
    title: 'closing.title',
    page: ClosingPage,
    needs: 'getClosing',
    hidden: true,
  },
];
