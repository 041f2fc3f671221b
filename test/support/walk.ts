/** A visitor of the pages: with a theme and a language, and all that the pages make a browser complain of. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { ROOT } from './pages.js';
import { sized } from './test-size.js';
import { waitUntil } from './wait-until.js';

export interface Visitor {
  readonly theme: 'light' | 'dark';
  readonly language: 'en' | 'zh';
}

/** Each theme with each language. */
const EVERYBODY = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'zh' },
  { theme: 'dark', language: 'en' },
  { theme: 'light', language: 'zh' },
] as const satisfies readonly Visitor[];

/** Who looks at every page (test/browser/every-page.test.ts): in CI everybody. */
export const everyVisitor: readonly Visitor[] = EVERYBODY.slice(
  0,
  sized({ small: 1, ci: 4, full: 4 }),
);

/** Who looks at a page in states of its own: both themes and both languages in CI, each pair of them at full size. */
export const visitors: readonly Visitor[] = EVERYBODY.slice(0, sized({ small: 1, ci: 2, full: 4 }));

export interface Visit {
  readonly page: Page;
  /** Errors of the console, refusals by the policy, and requests to anybody but the server. */
  readonly troubles: readonly string[];
  /** Serious and critical faults that axe finds in what is shown now. */
  readonly accessibilityFaults: () => Promise<readonly string[]>;
  readonly leave: () => Promise<void>;
}

const axe = join(ROOT, 'web/node_modules/axe-core/axe.min.js');

export async function visit(
  browser: Browser,
  url: string,
  { theme, language }: Visitor,
  size = { width: 1_280, height: 800 },
): Promise<Visit> {
  const context = await browser.newContext({
    colorScheme: theme,
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    viewport: size,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (origin !== new URL(url).origin) troubles.push(`asks ${origin}`);
  });
  await page.goto(url);
  return {
    page,
    troubles,
    accessibilityFaults: async () => {
      // Evaluated from outside the page: its policy stays as it is.
      await page.evaluate(readFileSync(axe, 'utf8'));
      const found = await page.evaluate<readonly Found[]>(
        `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map(
          ({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html) })))`,
      );
      return found
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).join(' ')}`);
    },
    leave: () => context.close(),
  };
}

interface Found {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly string[];
}

/**
 * Waits until this is true in the page. Asked from outside each time: if the browser did so by itself, the policy of
 * the page would not let it.
 */
export const comesTrue = (page: Page, condition: string): Promise<true> =>
  waitUntil(() => page.evaluate<boolean>(condition), { timeoutMs: 30_000, what: condition });
