/** The pages of reports in the console, and of a merchant's statement in the portal. */
import type { FramePage } from '../frame/frame-page.js';
import { ReportsPage } from './reports-page.js';
import { StatementPage } from './statement-page.js';
import { TurnoverPage } from './turnover-page.js';

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
