/** The Express application: every endpoint of the contract behind the same few middlewares. */
import { join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { authenticate, authorize, confirmCaller } from '../http/auth/authenticate.js';
import { verifySignature } from '../http/auth/verify-signature.js';
import type { Engine } from './engine.js';
import { readBody } from '../http/body.js';
import { requireHost } from '../http/connection-errors.js';
import { contentSecurityPolicy, docsRouter, staticJson } from '../http/docs.js';
import type { Endpoint } from '../http/endpoint.js';
import { oneExportAtATime } from '../http/export/one-at-a-time.js';
import { errorHandler, methodNotAllowed, notFound } from '../http/error-handler.js';
import { CHECKOUT_PER_SECOND, limitPerCheckout, limitPerKey } from '../http/rate-limit.js';
import { named, requestContext } from '../http/request-context.js';
import type { RouteContract } from '../http/route.js';
import { recordRequests } from '../request-log/record.js';
import { openApiDocument } from './openapi.js';
import { endpointsOf } from './concepts.js';
import { pagesRouter } from '../web/pages.js';
import { INSTALLATION } from './installation.js';
import type { Settings } from './settings.js';
import { VERSION } from './version.js';

/** Where the pages are built to (web/vite.config.mjs). */
const PAGES = join(INSTALLATION, 'dist/web');

/** @param pages another folder with built pages */
export function createApp(engine: Engine, pages = PAGES): Express {
  const { logger, metrics } = engine;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('case sensitive routing', true);
  app.set('strict routing', true);
  app.use(requestContext(logger, metrics));
  app.use(helmet({ contentSecurityPolicy, strictTransportSecurity: false }));
  app.use(requireHost);

  const guards = guardsOf(engine);
  const endpoints = endpointsOf(engine);
  for (const endpoint of endpoints) mount(app, endpoint, guards(endpoint.route));
  for (const [path, methods] of methodsByPath(endpoints)) {
    app.all(expressPath(path), methodNotAllowed(methods));
  }

  app.use(docsRouter());
  app.get(
    '/openapi.json',
    staticJson(() => openApiDocument(VERSION)),
  );
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  for (const path of ['/docs', '/openapi.json', '/metrics']) {
    app.all(path, methodNotAllowed(['GET', 'HEAD']));
  }
  app.use(
    pagesRouter(pages, {
      framingOf: (session) => engine.checkoutSessions.framing(session),
      sessionLimit: limitPerCheckout(payersPerSecond(engine.settings), 'session'),
    }),
  );
  app.use(notFound);
  app.use(errorHandler(logger));
  return app;
}

/** `/v1/payments/{id}` as Express writes it. */
const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

const payersPerSecond = ({ rateLimit }: Settings): number =>
  rateLimit === 0 ? 0 : CHECKOUT_PER_SECOND;

/** What stands before a route's handler: who asks, how often, and the body. */
function guardsOf(engine: Engine): (route: RouteContract) => readonly RequestHandler[] {
  const { settings } = engine;
  const keyed = [
    authenticate(engine),
    recordRequests(engine.requestLog, engine.clock),
    limitPerKey(settings.rateLimit),
  ];
  const exporting = oneExportAtATime();
  const paying = limitPerCheckout(payersPerSecond(settings), 'id');
  const signed = verifySignature(engine);
  return (route) => {
    if (route.roles === 'public') return readBody(route);
    if (route.roles === 'payer') return [paying, ...readBody(route)];
    const isWrite = route.method !== 'get';
    const withBody = isWrite ? [confirmCaller(route, engine), signed] : [signed];
    const withFile = route.files === undefined ? [] : [exporting];
    return [...keyed, authorize(route, engine), ...readBody(route), ...withBody, ...withFile];
  };
}

function mount(
  app: Express,
  { route, serve }: Endpoint,
  handlers: readonly RequestHandler[],
): void {
  app[route.method](expressPath(route.path), named(route.path), ...handlers, serve);
}

function methodsByPath(endpoints: readonly Endpoint[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, string[]>();
  for (const { route } of endpoints) {
    const names = route.method === 'get' ? ['GET', 'HEAD'] : [route.method.toUpperCase()];
    methods.set(route.path, [...(methods.get(route.path) ?? []), ...names]);
  }
  return methods;
}
