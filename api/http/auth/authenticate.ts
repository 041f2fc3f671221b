/** Keys and sessions: who asks is decided before a byte of the body is read. */
import type { Request, RequestHandler } from 'express';
import { isSteppedUp } from '../../../domain/session/session.js';
import type { Engine } from '../../composition/engine.js';
import { rejectionOf } from '../problem.js';
import { requestHeaders } from '../headers.js';
import type { RouteContract } from '../route.js';
import { contextOf, type RequestContext } from '../request-context.js';
import { Problem, refuse } from '../refuse.js';
import { type Caller, callerOfKey, callerOfUser } from './caller.js';
import { checkCsrf } from './csrf.js';
import { mayKey, mayPerson, roleOfPerson } from './rights.js';
import { present } from './present-caller.js';
import { tokenIn } from './session-cookie.js';

const BEARER = /^Bearer +([\x21-\x7e]{1,200})$/i;
const CHALLENGE = { 'WWW-Authenticate': 'Bearer realm="tallybook"' };

const unauthenticated = (detail: string): never => {
  throw new Problem({ code: 'unauthenticated', detail, param: 'Authorization' }, CHALLENGE);
};

type Doors = Pick<Engine, 'keys' | 'keyUse' | 'sessions' | 'settings' | 'clock'>;

/**
 * Finds the key of the request, or without one the session of its cookie; a role that may not use the route is
 * refused by `authorize`.
 */
export function authenticate(doors: Doors): RequestHandler {
  return async (request, _response, next) => {
    const authorization = request.get('Authorization');
    const cookie = tokenIn(request.get('Cookie'), doors.settings);
    if (authorization === undefined && cookie !== undefined) byCookie(doors, request, cookie);
    else await byKey(doors, request, authorization ?? '');
    next();
  };
}

async function byKey(
  { keys, keyUse }: Doors,
  request: Request,
  authorization: string,
): Promise<void> {
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) return unauthenticated('send `Authorization: Bearer KEY`');
  const opened = await keys.authenticate(token);
  if (opened === undefined) return unauthenticated('the key is unknown or revoked');
  keyUse.note(opened.key.id);
  const context = contextOf(request);
  context.opened = opened;
  context.caller = callerOfKey(opened.key, keys.principalsOf(opened.key));
}

function byCookie({ sessions }: Doors, request: Request, token: string): void {
  const opened = sessions.open(token) ?? unauthenticated('the session is over: sign in again');
  checkCsrf(request.method, request.headers, token);
  const context = contextOf(request);
  context.session = { ...opened, token };
  context.caller = callerOfUser(opened.user);
}

/**
 * Stands before what writes, when the body is there: a sender may be slow, and its key may have been
 * revoked meanwhile, its session ended or its roles taken away, here or by another server.
 */
export function confirmCaller(route: RouteContract, doors: Doors): RequestHandler {
  const { keys, clock } = doors;
  return async (request, _response, next) => {
    const context = contextOf(request);
    const { opened, session } = await present(doors, context);
    if (context.session !== undefined) {
      context.session = session ?? unauthenticated('the session is over: sign in again');
      context.caller = callerOfUser(context.session.user);
    } else {
      context.opened = opened ?? unauthenticated('the key is unknown or revoked');
      context.caller = callerOfKey(context.opened.key, keys.principalsOf(context.opened.key));
    }
    authorizeRequest(route, request, clock.now());
    next();
  };
}

export function authorize(route: RouteContract, { clock }: Pick<Doors, 'clock'>): RequestHandler {
  return (request, _response, next) => {
    authorizeRequest(route, request, clock.now());
    next();
  };
}

/** Refuses a role that may not; then narrows the caller to the merchant of `Tallybook-Merchant`. */
function authorizeRequest(route: RouteContract, request: Request, nowMs: number): void {
  const context = contextOf(request);
  const caller = context.caller ?? unauthenticated('send `Authorization: Bearer KEY`');
  if (context.session === undefined) authorizeKey(route, caller);
  else context.caller = authorizePerson(route, caller, context.session, nowMs);
  if (route.headers.includes('Tallybook-Merchant')) {
    context.caller = narrowed(context.caller ?? caller, request.get('Tallybook-Merchant'));
  }
}

function authorizeKey(route: RouteContract, { role }: Caller): void {
  if (!mayKey(route, role)) refuse('forbidden', `the role ${role} may not do this`);
}

function authorizePerson(
  route: RouteContract,
  caller: Caller,
  { session, user }: NonNullable<RequestContext['session']>,
  nowMs: number,
): Caller {
  if (session.level !== 'full' && route.halfSignedIn !== true) refuse('second_factor_required');
  if (!mayPerson(route, user.roles)) {
    refuse('forbidden', `the roles ${user.roles.join(', ') || '(none)'} may not do this`);
  }
  if (route.dangerous === true && !isSteppedUp(session, nowMs)) refuse('step_up_required');
  return { ...caller, role: roleOfPerson(route, user.roles) };
}

function narrowed(caller: Caller, header: string | undefined): Caller {
  if (header === undefined) return caller;
  const merchant = requestHeaders['Tallybook-Merchant'].safeParse(header);
  if (!merchant.success) throw new Problem(rejectionOf(merchant.error, 'Tallybook-Merchant'));
  if (caller.merchant !== null && caller.merchant !== merchant.data) refuse('not_found');
  return { ...caller, merchant: merchant.data };
}
