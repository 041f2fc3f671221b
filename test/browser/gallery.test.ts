/** Every component in a real browser, in both themes and languages, under the policy of real pages. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { silentLogger } from '../../domain/kernel/logger.js';
import { startBrowser } from '../support/browser.js';
import { GALLERY } from '../support/pages.js';
import { pagesSuite } from '../support/pages-suite.js';
import { visit, visitors } from '../support/walk.js';

pagesSuite('the gallery', () => {
  let server: Server;
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    // Loaded only now: a suite that is skipped has no use for them.
    const { default: express } = await import('express');
    const { createMetrics } = await import('../../api/http/metrics.js');
    const { requestContext } = await import('../../api/http/request-context.js');
    const { pagesRouter } = await import('../../api/web/pages.js');
    const app = express();
    app.use(requestContext(silentLogger, createMetrics()));
    const paths = ['/gallery', '/gallery/*path'];
    app.use(pagesRouter(GALLERY, { entries: [{ name: 'gallery', paths }] }));
    server = createServer((request, response) => void app(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    url = `http://127.0.0.1:${port}/gallery`;
    browser = await startBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(visitors)('is without fault: $theme, $language', async (visitor) => {
    for (const [path, landmark] of [
      ['', '.data-table .money'],
      ['/notices', '.stale-banner'],
      ['/acts', 'form'],
    ] as const) {
      const { page, troubles, accessibilityFaults, leave } = await visit(
        browser,
        `${url}${path}`,
        visitor,
      );
      await page.waitForSelector(landmark);
      expect(await page.getAttribute('html', 'data-mantine-color-scheme')).toBe(visitor.theme);
      expect((await page.getAttribute('html', 'lang'))?.slice(0, 2)).toBe(visitor.language);
      expect(await accessibilityFaults()).toStrictEqual([]);
      expect(troubles).toStrictEqual([]);
      await leave();
    }
  });

  it('draws of ten thousand rows those in view, amounts below each other', async () => {
    const { page, troubles, leave } = await visit(browser, url, visitors[0]!);
    await page.waitForSelector('.data-table .money');
    expect(await page.locator('tbody tr').count()).toBeLessThan(60);
    // The fraction begins at the decimal point: its left edge is where the point stands.
    const points = await page.evaluate<readonly number[]>(
      `[...document.querySelectorAll('.money-fraction')].map((e) => e.getBoundingClientRect().left)`,
    );
    expect(new Set(points.map(Math.round)).size).toBe(1);
    const first = page.locator('tbody tr:not([aria-hidden])').first();
    const time = first.locator('time');
    expect(await time.textContent()).toBe('2026-07-01 23:59:30');
    expect(await time.getAttribute('title')).toBe('2026-07-01 15:59:30 UTC');
    expect(await first.locator('.money').textContent()).toBe('88.88 CNY');
    // By keyboard alone: the list takes the focus and goes to its end.
    await page.locator('.data-table').focus();
    await page.keyboard.press('End');
    await page.waitForSelector('[aria-rowindex="10001"]');
    expect(await page.locator('tbody tr').count()).toBeLessThan(60);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('marks each status with a colour of its own', async () => {
    const { page, leave } = await visit(browser, url, visitors[0]!);
    await page.waitForSelector('.status-neutral');
    const colors = await page.evaluate<readonly string[]>(
      `['good', 'bad', 'waiting', 'attention', 'neutral'].map((tone) =>
        getComputedStyle(document.querySelector('.status-' + tone + ' > span')).color)`,
    );
    expect(new Set(colors).size).toBe(5);
    await leave();
  });

  it('shows a refusal beside its field, and opens a dialog under the policy', async () => {
    const { page, troubles, accessibilityFaults, leave } = await visit(
      browser,
      `${url}/acts`,
      visitors[0]!,
    );
    await page.fill('input[name="amount.value"]', '1');
    await page.click('button[type=submit]');
    await page.waitForSelector('text=This is no amount of the currency');
    expect(await page.getAttribute('input[name="amount.value"]', 'aria-invalid')).toBe('true');
    await page.fill('input[name="amount.value"]', '1.00');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Sent 1.00');
    await page.click('text=Open a dialog');
    await page.getByRole('dialog').waitFor();
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Processing' }).click();
    expect(await accessibilityFaults()).toStrictEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('speaks the language and shows the theme that the visitor chooses, also next time', async () => {
    const { page, troubles, leave } = await visit(browser, url, visitors[0]!);
    // On a phone they stand in the navigation.
    const header = page.getByRole('banner');
    await header.getByLabel('Language').selectOption('zh');
    await page.waitForSelector('text=组件库');
    await header.getByLabel('主题').selectOption('dark');
    await page.reload();
    await page.waitForSelector('text=组件库');
    expect(await page.getAttribute('html', 'data-mantine-color-scheme')).toBe('dark');
    expect(troubles).toStrictEqual([]);
    await leave();
  });
});
