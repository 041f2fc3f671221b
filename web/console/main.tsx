/** `/console`: operator, finance, risk, auditor. A concept's pages are a line here. */
import { Frame, type FramePage } from '../frame/frame.js';
import { ledgerPages } from '../ledger/pages.js';
import { mount } from '../frame/mount.js';
import { OverviewPage } from '../overview/overview-page.js';
import { FlowsPage } from '../saga/flows-page.js';
import { ReadinessPage } from '../system/readiness-page.js';

const pages: readonly FramePage[] = [
  { path: '/', title: 'overview.title', page: OverviewPage },
  { path: '/flows', title: 'saga.list', page: FlowsPage },
  ...ledgerPages,
  { path: '/system', title: 'system.readiness', page: ReadinessPage },
];

void mount(<Frame base="/console" title="console.title" pages={pages} />);
