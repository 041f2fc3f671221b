/** The pages of the log in the console, for auditors and operators. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const EventPage = lazy(async () => ({ default: (await import('./event-page.js')).EventPage }));
const EventsPage = lazy(async () => ({ default: (await import('./events-page.js')).EventsPage }));

export const eventPages: readonly FramePage[] = [
  { path: '/events', title: 'event.title', page: EventsPage, needs: 'listEvents' },
  {
    path: '/events/:position',
    title: 'event.page',
    page: EventPage,
    needs: 'listEvents',
    hidden: true,
  },
];
