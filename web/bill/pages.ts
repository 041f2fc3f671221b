/** The page of bills, in the console. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const BillsPage = lazy(async () => ({ default: (await import('./bills-page.js')).BillsPage }));

export const billPages: readonly FramePage[] = [
  { path: '/bills', title: 'bill.list', page: BillsPage, needs: 'listBills' },
];
