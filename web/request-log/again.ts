/** How a request is sent again, if that does nothing twice. */
import type { LoggedRequestBody } from '../../api/request-log/contract.js';
import { curlOf } from '../components/curl.js';

type Asked = Pick<
  LoggedRequestBody,
  'method' | 'path' | 'query' | 'idempotencyKey' | 'body' | 'leftOut'
>;

type Again =
  | { readonly how: 'hint' | 'same'; readonly command: string }
  /**
   * Its key is not kept: under another key it would be done once more. Or its path or body is not kept: without
   * them it would be another request, a capture of part of a payment that of all of it.
   */
  | { readonly how: 'keyless' | 'unkept'; readonly command: null };

/** @param origin `https://host`, without a path */
export function againOf(origin: string, request: Asked): Again {
  const { method, path, query, idempotencyKey, body, leftOut } = request;
  if (leftOut.includes('Idempotency-Key')) return { how: 'keyless', command: null };
  if (path.includes('{') || leftOut.includes('body')) return { how: 'unkept', command: null };
  const address = query === null ? path : `${path}?${query}`;
  return {
    how: idempotencyKey === null ? 'hint' : 'same',
    command: curlOf(origin, { method, path: address, idempotencyKey, body }),
  };
}
