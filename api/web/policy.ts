/** What a page may load and who may show it: nothing but this origin, and nobody. */

export interface Framing {
  /** Origins that may show the page in a frame. */
  readonly ancestors: readonly string[];
  /** Origins whose frames the page shows. */
  readonly frames: readonly string[];
}

export const NO_FRAMES: Framing = { ancestors: [], frames: [] };

/** @param nonce of this response alone. Styles that the page makes for itself carry it; scripts are files. */
export const pagePolicy = (nonce: string, { ancestors, frames }: Framing = NO_FRAMES): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    ...(frames.length === 0 ? [] : [`frame-src ${frames.join(' ')}`]),
    `frame-ancestors ${ancestors.length === 0 ? "'none'" : ancestors.join(' ')}`,
  ].join('; ');
