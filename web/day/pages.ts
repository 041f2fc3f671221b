/** The page of books and their days in the console. */
import type { FramePage } from '../frame/frame-page.js';
import { DaysPage } from './days-page.js';

export const dayPages: readonly FramePage[] = [
  { path: '/days', title: 'day.title', page: DaysPage, needs: 'listDays' },
];
