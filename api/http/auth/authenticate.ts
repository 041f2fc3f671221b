/** Bearer keys: who asks is decided before a byte of the body is read. */
import type { RequestHandler } from 'express';
import type { KeyRegistry } from '../../../engine/access/key-registry.js';
import { rejectionOf } from '../problem.js';
import { requestHeaders } from '../headers.js';
import type { RouteContract } from '../route.js';
import { contextOf } from '../request-context.js';
import { Problem, refuse } from '../refuse.js';
import type { Caller } from './caller.js';

const BEARER = /^Bearer +([\x21-\x7e]{1,200})$/i;
const CHALLENGE = { 'WWW-Authenticate': 'Bearer realm="tallybook"' };

const unauthenticated = (detail: string): never => {
  throw new Problem({ code: 'unauthenticated', detail, param: 'Authorization' }, CHALLENGE);
};

/** Finds the key of the request; a role that may not use the route is refused by `authorize`. */
export function authenticate(keys: KeyRegistry): RequestHandler {
  return async (request, _response, next) => {
    const token = BEARER.exec(request.get('Authorization') ?? '')?.[1];
    if (token === undefined) return unauthenticated('send `Authorization: Bearer KEY`');
    const opened = await keys.authenticate(token);
    if (opened === undefined) return unauthenticated('the key is unknown or revoked');
    const context = contextOf(request);
    const { key } = opened;
    context.opened = opened;
    const { id: keyId, role, merchant } = key;
    context.caller = { keyId, role, merchant, principals: keys.principalsOf(key) };
    next();
  };
}

/**
 * Stands before what writes, when the body is there: a sender may be slow, and its key may have been
 * revoked meanwhile, here or by another server.
 */
export function confirmKey(keys: KeyRegistry): RequestHandler {
  return async (request, _response, next) => {
    const context = contextOf(request);
    const opened = context.opened ?? unauthenticated('send `Authorization: Bearer KEY`');
    context.opened =
      (await keys.confirm(opened)) ?? unauthenticated('the key is unknown or revoked');
    next();
  };
}

/** Refuses a role that may not; then narrows the caller to the merchant of `Tallybook-Merchant`. */
export function authorize(route: RouteContract): RequestHandler {
  return (request, _response, next) => {
    const context = contextOf(request);
    const caller = context.caller ?? unauthenticated('send `Authorization: Bearer KEY`');
    if (Array.isArray(route.roles) && !route.roles.includes(caller.role)) {
      refuse('forbidden', `the role ${caller.role} may not do this`);
    }
    if (route.headers.includes('Tallybook-Merchant')) {
      context.caller = narrowed(caller, request.get('Tallybook-Merchant'));
    }
    next();
  };
}

function narrowed(caller: Caller, header: string | undefined): Caller {
  if (header === undefined) return caller;
  const merchant = requestHeaders['Tallybook-Merchant'].safeParse(header);
  if (!merchant.success) throw new Problem(rejectionOf(merchant.error, 'Tallybook-Merchant'));
  if (caller.merchant !== null && caller.merchant !== merchant.data) refuse('not_found');
  return { ...caller, merchant: merchant.data };
}
