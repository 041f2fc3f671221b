import type { z } from 'zod';
import type { calendarRoutes } from '../../api/calendar/contract.js';
import { clientOf } from '../client/client.js';

export const calendarApi = clientOf<typeof calendarRoutes>('calendar');

export type Calendar = z.output<typeof calendarRoutes.getCalendar.answer>;

/** Under which everything of calendars is kept by the page. */
export const CALENDARS = 'calendars';

export const calendarPath = (id: string): string => `/calendars?id=${encodeURIComponent(id)}`;
