/** The pages of this server: each is an entry of the build (web/vite.config.mjs). */

export interface Entry {
  /** Its folder in `web/`. */
  readonly name: string;
  /** Where it is served; with `/*`, also at every path below, which the page itself reads. */
  readonly paths: readonly string[];
  /** True if `:session` of the path says who may show the page in a frame, and which frames it shows. */
  readonly isFramed?: true;
}

export const entries: readonly Entry[] = [
  { name: 'home', paths: ['/'] },
  { name: 'login', paths: ['/login', '/login/*path'] },
  { name: 'portal', paths: ['/portal', '/portal/*path'] },
  { name: 'console', paths: ['/console', '/console/*path'] },
  { name: 'checkout', paths: ['/checkout', '/checkout/:session'], isFramed: true },
];
