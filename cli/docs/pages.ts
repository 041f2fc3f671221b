/** The pages of `docs/` that are written from the code; a test says when one is out of date. */
import { renderErrorsPage } from './errors-page.js';
import { renderEventsPage } from './events-page.js';

/** File from the project's root → its text. */
export const pages: ReadonlyMap<string, () => string> = new Map([
  ['docs/errors.md', renderErrorsPage],
  ['docs/events.md', renderEventsPage],
]);
