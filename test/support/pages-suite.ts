/** A suite of tests of the built pages in Chromium. */
import { describe, expect } from '@jest/globals';
import { browserMissing } from './browser.js';
import { pagesMissing } from './pages.js';
import type { Visit } from './walk.js';

/** Skipped by name if the browser or the pages are missing. */
export function pagesSuite(name: string, tests: () => void): void {
  const missing = browserMissing() ?? pagesMissing();
  if (missing === undefined) describe(name, tests);
  else describe.skip(`${name} (${missing})`, tests);
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
