/** Where somebody wanted to go who had to sign in first. */

const PARAMETER = 'next';
const FRAMES = ['/portal', '/console'];

/** The login page, which leads back to here. */
export const loginPath = ({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string =>
  `/login?${new URLSearchParams({ [PARAMETER]: `${pathname}${search}` }).toString()}`;

/**
 * The path that the login page was asked to lead to; undefined if it is none of ours: a link to the login page
 * may have been written by anybody.
 */
export function returnPath({
  search,
  origin,
}: Pick<Location, 'search' | 'origin'>): string | undefined {
  const asked = new URLSearchParams(search).get(PARAMETER);
  if (asked?.startsWith('/') !== true) return undefined;
  const url = URL.canParse(asked, origin) ? new URL(asked, origin) : undefined;
  const isOurs =
    url?.origin === origin &&
    FRAMES.some((frame) => url.pathname === frame || url.pathname.startsWith(`${frame}/`));
  return isOurs ? `${url.pathname}${url.search}` : undefined;
}
