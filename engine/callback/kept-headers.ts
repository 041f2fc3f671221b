/** Which headers of a callback are kept. */

/** Headers that could let somebody in stay out of the log. */
const CREDENTIALS = /authorization|cookie|signature|token|secret|password|(^|-)key$/i;
const MAX_HEADERS = 40;
const MAX_HEADER_CHARACTERS = 500;

/** At most 40 headers of at most 500 characters, none of which is a credential. */
export const keptHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !CREDENTIALS.test(name))
      .slice(0, MAX_HEADERS)
      .map(([name, value]) => [name, value.slice(0, MAX_HEADER_CHARACTERS)]),
  );
