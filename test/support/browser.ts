/** A headless Chromium of the machine's own for the tests of pages. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const executablePath = PLACES.find((place) => existsSync(place));

/** Why the tests of pages do not run; undefined where they do. In CI a missing browser fails. */
export function browserMissing(): string | undefined {
  return executablePath === undefined && process.env.CI !== 'true'
    ? 'Chromium was not found'
    : undefined;
}

/** Starts it with a profile of its own and nothing that it would do by itself. */
export function startBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('Chromium was not found');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
