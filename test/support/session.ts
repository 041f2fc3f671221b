/** People who sign in: by a development link as a test needs a role, over HTTP or in a browser. */
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { type DevPerson, devSignInFile } from '../../api/composition/development/dev-sign-in.js';
import { type Visit, visit, type Visitor } from './walk.js';
import { createHttpClient, type TestAnswer, type TestRequest } from './http-client.js';

interface Server {
  readonly url: string;
  readonly dataDir: string;
}

/** The link that works now: it is another after each use. */
export const devLink = ({ dataDir }: Pick<Server, 'dataDir'>, name: DevPerson): string =>
  z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(devSignInFile(dataDir), 'utf8')))[
    name
  ] ?? '';

export interface SignedIn {
  /** `name=token`, as the browser would send it. */
  readonly cookie: string;
  readonly csrfToken: string;
  readonly body: TestAnswer['body'];
  /** A request with the session's cookie, and with its CSRF token if it changes something. */
  readonly http: (path: string, request?: TestRequest) => Promise<TestAnswer>;
}

/** The session that an answer began, or gave another cookie. */
export function sessionIn(url: string, answer: TestAnswer): SignedIn {
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`no session: ${answer.text}`);
  const csrfToken = z.looseObject({ csrfToken: z.string() }).parse(answer.body).csrfToken;
  const http = createHttpClient(url);
  return {
    ...{ cookie, csrfToken, body: answer.body },
    http: (path, request = {}) =>
      http(path, {
        ...request,
        headers: { cookie, 'tallybook-csrf': csrfToken, ...request.headers },
      }),
  };
}

/** Somebody of this role, signed in over HTTP. */
export async function personOf(server: Server, name: DevPerson): Promise<SignedIn> {
  const link = devLink(server, name).split('#')[1];
  const answer = await createHttpClient(server.url)('/v1/session/link', { body: { link } });
  return sessionIn(server.url, answer);
}

/** Signs in by a development link and waits for the page that the role works in. */
export async function signIn(page: Page, server: Server, name: DevPerson): Promise<void> {
  await page.goto(devLink(server, name));
  await page.waitForURL(/\/(portal|console)$/);
}

/** A visit of a page by somebody of this role. */
export async function visitAs(
  browser: Browser,
  server: Server,
  name: DevPerson,
  path: string,
  visitor: Visitor,
  size?: { readonly width: number; readonly height: number },
): Promise<Visit> {
  const visited = await visit(browser, devLink(server, name), visitor, size);
  await visited.page.waitForURL(/\/(portal|console)$/);
  if (!visited.page.url().endsWith(path)) await visited.page.goto(`${server.url}${path}`);
  return visited;
}
