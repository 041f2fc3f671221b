/** The page of business calendars in the console. */
import { lazy } from 'react';
import type { FramePage } from '../frame/frame-page.js';

const CalendarsPage = lazy(async () => ({
  default: (await import('./calendars-page.js')).CalendarsPage,
}));
export const calendarPages: readonly FramePage[] = [
  { path: '/calendars', title: 'calendar.title', page: CalendarsPage, needs: 'listCalendars' },
];
