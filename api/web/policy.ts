/** What a page may load and who may show it: nothing but this origin, and nobody. */

/**
 * @param nonce of this response alone. Styles that the page makes for itself carry it; scripts are files.
 * @param ancestors origins that may show the page in a frame
 */
export const pagePolicy = (nonce: string, ancestors: readonly string[] = []): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${ancestors.length === 0 ? "'none'" : ancestors.join(' ')}`,
  ].join('; ');
