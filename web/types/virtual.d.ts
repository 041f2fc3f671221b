/** What the build makes of other files (web/build/), and style sheets. */
declare module 'virtual:contract' {
  /** How an operation of the API is asked for. */
  export interface Operation {
    readonly method: 'get' | 'post' | 'patch';
    /** In OpenAPI's form: `/v1/payments/{id}`. */
    readonly path: string;
    /** A status beside success whose body is the answer too. */
    readonly otherwise?: number;
  }
  /** By concept, which is a folder of `api/`, and by the route's name in its contract. */
  const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  export default operations;
}

declare module 'virtual:texts/*' {
  import type { Messages } from '@lingui/core';
  export const messages: Messages;
}

declare module '*.css';
