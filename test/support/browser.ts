/** A headless Chromium of the machine's own for the tests of pages. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { ROOT } from './pages.js';

/** The same as for `npm run screenshots`. */
const { places, args } = z
  .strictObject({ places: z.array(z.string()), args: z.array(z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'scripts/chromium.json'), 'utf8')));

const executablePath = places.find((place) => existsSync(place));

/** Why the tests of pages do not run; undefined where they do. In CI a missing browser fails. */
export function browserMissing(): string | undefined {
  return executablePath === undefined && process.env.CI !== 'true'
    ? 'Chromium was not found'
    : undefined;
}

/** Starts it with a profile of its own and nothing that it would do by itself. */
export async function startBrowser(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('Chromium was not found');
  // Loaded only now: it takes most of a second, which a suite that is skipped has no use for.
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args });
}
