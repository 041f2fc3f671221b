/** The pages of reports in the console, and of a merchant's statement in the portal. They load when they are opened. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const ReportsPage = lazy(async () => ({
  default: (await import('./reports-page.js')).ReportsPage,
}));
const StatementPage = lazy(async () => ({
  default: (await import('./statement-page.js')).StatementPage,
}));
const TurnoverPage = lazy(async () => ({
  default: (await import('./turnover-page.js')).TurnoverPage,
}));

export const reportPages: readonly FramePage[] = [
  { path: '/reports', title: 'report.title', page: ReportsPage, needs: 'getReport' },
  {
    path: '/reports/turnover',
    title: 'report.turnover',
    page: TurnoverPage,
    needs: 'listTurnover',
    hidden: true,
  },
];

export const statementPages: readonly FramePage[] = [
  {
    path: '/statement',
    title: 'report.statement',
    page: StatementPage,
    needs: 'getMerchantStatement',
  },
];
