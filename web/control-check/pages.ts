/** The control check of a book; the page of its days and the close lead there. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const ControlCheckPage = lazy(async () => ({
  default: (await import('./control-check-page.js')).ControlCheckPage,
}));
export const controlCheckPages: readonly FramePage[] = [
  {
    path: '/control-check',
    title: 'control-check.title',
    page: ControlCheckPage,
    needs: 'getControlCheck',
    hidden: true,
  },
];
