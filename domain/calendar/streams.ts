/** Every version of every business calendar: they are few. */
export const CALENDARS_STREAM = 'calendar-versions';
