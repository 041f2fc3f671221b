/** The pages of the log in the console, for auditors and operators. */
import type { FramePage } from '../frame/frame-page.js';
import { EventPage } from './event-page.js';
import { EventsPage } from './events-page.js';

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
