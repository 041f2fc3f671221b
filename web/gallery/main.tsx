/** Every component on a page, for the tests of their looks (test/browser/gallery.test.ts). Not shipped. */
import { SignedInFrame } from '../frame/frame.js';
import type { FramePage } from '../frame/frame-page.js';
import { mount } from '../frame/mount.js';
import { type SessionBody, SessionContext } from '../session/session.js';
import { ActsPage } from './acts-page.js';
import { ListPage } from './list-page.js';
import { NoticesPage } from './notices-page.js';

const pages: readonly FramePage[] = [
  { path: '/', title: 'gallery.list', page: ListPage },
  { path: '/notices', title: 'gallery.notices', page: NoticesPage },
  { path: '/acts', title: 'gallery.acts', page: ActsPage },
];

/** There is no server to sign in at. */
const somebody: SessionBody = {
  ...{ id: 'ses_gallery', object: 'session', level: 'full', may: [], timezone: 'UTC' },
  sandbox: false,
  user: {
    ...{ id: 'usr_gallery', name: 'An Wu', address: 'an.wu@house.example', merchant: null },
    ...{ roles: ['operator'], secondFactor: true },
  },
  ...{ csrfToken: '', steppedUpUntil: null, startedAt: '2026-01-01T00:00:00.000Z' },
};

void mount(
  <SessionContext value={somebody}>
    <SignedInFrame base="/gallery" title="gallery.title" groups={[{ pages }]} />
  </SessionContext>,
);
