/** The page of business calendars in the console. */
import type { FramePage } from '../frame/frame-page.js';
import { CalendarsPage } from './calendars-page.js';

export const calendarPages: readonly FramePage[] = [
  { path: '/calendars', title: 'calendar.title', page: CalendarsPage, needs: 'listCalendars' },
];
