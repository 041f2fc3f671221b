/** Which URLs a webhook may go to. What a name resolves to is looked at again at each connect. */

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Why the URL is refused; undefined if it is not. */
export function urlRefusal(text: string, production: boolean): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return 'it is no URL';
  if (url.username !== '' || url.password !== '') return 'it holds a user name or a password';
  if (url.hash !== '') return 'it holds a fragment, which no server gets to see';
  if (production && LOOPBACK.has(url.hostname)) return 'it leads into this network';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol !== 'http:') return 'it is not an https URL';
  if (production) return 'it is not an https URL';
  return LOOPBACK.has(url.hostname) ? undefined : 'http leads to loopback alone';
}
