/** A picture of every page in both themes: `FOLDER/light/console-payments.png`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { checkoutSteps } from './checkout.mjs';
import { startDemoServer } from './demo-server.mjs';
import { pagesOf, ROLES, settled } from './pages.mjs';
import { proofSteps } from './proof.mjs';

const DESK = { width: 1_280, height: 860 };
const PHONE = { width: 360, height: 740 };
const THEMES = ['light', 'dark'];
const LOCALES = { en: 'en-GB', zh: 'zh-CN' };
/** Of what nobody has to sign in for. */
const OPEN_PAGES = [
  ['home', '/'],
  ['login', '/login'],
];

const { places, args } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../chromium.json'), 'utf8'),
);

/** @returns what the browser complained of meanwhile; nothing is as it should be. */
export async function takeScreenshots({ folder, language }) {
  const executablePath = places.find((place) => existsSync(place));
  if (executablePath === undefined) throw new Error('Chromium was not found');
  const troubles = [];
  const server = await startDemoServer();
  const browser = await chromium.launch({ executablePath, args });
  try {
    for (const colorScheme of THEMES) {
      const open = async (viewport) => {
        const context = await browser.newContext({
          ...{ colorScheme, viewport, locale: LOCALES[language], reducedMotion: 'reduce' },
        });
        const page = await context.newPage();
        page.on('pageerror', (error) => troubles.push(`${page.url()}: ${error.message}`));
        return page;
      };
      const take = async (page, name) => {
        await settled(page);
        const path = join(folder, colorScheme, `${name}.png`);
        await page.screenshot({ path, fullPage: true });
        process.stderr.write(`${path}\n`);
      };
      await takeTheme(server, { open, take, language });
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  return troubles;
}

async function takeTheme(server, { open, take, language }) {
  const stranger = await open(DESK);
  for (const [name, path] of OPEN_PAGES) {
    await stranger.goto(`${server.url}${path}`);
    await take(stranger, name);
  }
  const payer = await open(PHONE);
  for await (const name of checkoutSteps(payer, server)) await take(payer, name);
  const seen = new Set();
  for (const role of ROLES) {
    const page = await open(DESK);
    await page.goto(server.linkOf(role));
    await page.waitForURL(/\/(portal|console)$/);
    for await (const { name, url } of pagesOf(page, seen)) {
      if (page.url() !== url) await page.goto(url);
      await take(page, name);
    }
    if (role === 'auditor') {
      for await (const name of proofSteps(page, server, language)) await take(page, name);
    }
    await page.context().close();
  }
}
