import type { FramePage } from '../frame/frame-page.js';
import { OriginsPage } from './origins-page.js';
import { SessionPage } from './session-page.js';
import { SessionsPage } from './sessions-page.js';

export const checkoutSessionPages: readonly FramePage[] = [
  {
    path: '/checkouts',
    title: 'checkout-session.list',
    page: SessionsPage,
    needs: 'listCheckoutSessions',
  },
  {
    path: '/checkouts/:id',
    title: 'checkout-session.one',
    page: SessionPage,
    needs: 'getCheckoutSession',
    hidden: true,
  },
];

export const originPages: readonly FramePage[] = [
  {
    path: '/origins',
    title: 'checkout-session.origins',
    page: OriginsPage,
    needs: 'getMerchant',
  },
];
