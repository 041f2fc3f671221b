/** `/console`: operator, finance, risk, auditor. A concept's pages are a line here. */
import { Frame, type FramePage } from '../frame/frame.js';
import { ledgerPages } from '../ledger/pages.js';
import { mount } from '../frame/mount.js';
import { ReadinessPage } from '../system/readiness-page.js';

const pages: readonly FramePage[] = [
  { path: '/', title: 'system.readiness', page: ReadinessPage },
  ...ledgerPages,
];

void mount(<Frame base="/console" title="console.title" pages={pages} />);
