/** A suite of tests of the built pages in Chromium. */
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { DevPerson } from '../../api/composition/development/dev-sign-in.js';
import { browserMissing, startBrowser } from './browser.js';
import { pagesMissing } from './pages.js';
import type { TestServer, TestServerOptions } from './server.js';
import { visitAs } from './session.js';
import { type Visit, type Visitor, visitors } from './walk.js';

/** Skipped by name if the browser or the pages are missing. */
export function pagesSuite(name: string, tests: () => void): void {
  const missing = browserMissing() ?? pagesMissing();
  if (missing === undefined) describe(name, tests);
  else describe.skip(`${name} (${missing})`, tests);
}

interface ServerWithBrowser extends TestServer {
  readonly browser: Browser;
  /** A visit of a page by somebody of this role; default: of the first visitor, in a window of a usual size. */
  readonly visitAs: (
    name: DevPerson,
    path: string,
    visitor?: Visitor,
    size?: { readonly width: number; readonly height: number },
  ) => Promise<Visit>;
}

/** A server and a browser that start before the tests of the suite, when this is filled, and end after them. */
export function serverWithBrowser(options?: TestServerOptions): ServerWithBrowser {
  const visits: Pick<ServerWithBrowser, 'visitAs'> = {
    visitAs: (name, path, visitor = visitors[0]!, size) =>
      visitAs(server.browser, server, name, path, visitor, size),
  };
  const server = visits as ServerWithBrowser;
  beforeAll(async () => {
    // Loaded only now, as the browser is: a suite that is skipped has no use for it.
    const { startTestServer } = await import('./server.js');
    Object.assign(server, await startTestServer(options));
    Object.assign(server, { browser: await startBrowser() });
  }, 60_000);
  afterAll(async () => {
    await server.browser.close();
    await server.stop();
  });
  return server;
}

/** What is shown has no fault once the landmark is there, and the browser nothing to complain of; then the visit ends. */
export async function expectNoFault(
  { page, troubles, accessibilityFaults, leave }: Visit,
  landmark: string,
): Promise<void> {
  await page.waitForSelector(landmark);
  expect(await accessibilityFaults()).toStrictEqual([]);
  expect(troubles).toStrictEqual([]);
  await leave();
}
