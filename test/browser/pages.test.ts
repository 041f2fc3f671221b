/** The pages as people see them, in a real browser: they work offline and ask nobody else for anything. */
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { browserMissing } from '../support/browser.js';
import { serverWithBrowser } from '../support/pages-suite.js';
import { waitUntil } from '../support/wait-until.js';

const missing = browserMissing();
const suite = missing === undefined ? describe : describe.skip;

suite(missing === undefined ? 'in a browser' : `in a browser (${missing})`, () => {
  const server = serverWithBrowser();

  /** A page with all that it complains of, and all that it asks of anybody but the given origin. */
  async function open(url: string) {
    const page: Page = await server.browser.newPage();
    const troubles: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text());
    });
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('request', (request) => {
      const other = new URL(request.url());
      if (other.protocol !== 'data:' && other.origin !== new URL(url).origin) {
        troubles.push(`asks ${other.origin}`);
      }
    });
    await page.goto(url);
    return { page, troubles };
  }

  it('the reference shows every operation', async () => {
    const { page, troubles } = await open(`${server.url}/docs`);
    await page.waitForSelector('.opblock-tag');
    const { body } = await server.http('/openapi.json');
    const { paths } = z
      .looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(body);
    const operations = Object.values(paths).flatMap((methods) => Object.keys(methods));
    // A group at a time: all of them at once are more than the reference draws.
    let shown = 0;
    for (const tag of await page.locator('.opblock-tag').all()) {
      await tag.click();
      await page.locator('.opblock').first().waitFor();
      shown += await page.locator('.opblock').count();
      await tag.click();
      await page.locator('.opblock').first().waitFor({ state: 'detached' });
    }
    expect(shown).toBe(operations.length);
    expect(troubles).toStrictEqual([]);
  });

  it('the page behind a QR code pays', async () => {
    const made = await server.pay({ reference: 'qr', rest: { method: { type: 'qr' } } });
    const payment = z
      .looseObject({ id: z.string(), nextAction: z.looseObject({ url: z.url() }) })
      .parse(made.body);
    const { page, troubles } = await open(payment.nextAction.url);
    expect(await page.textContent('main')).toContain('88.88');
    await page.click('button');
    await page.waitForSelector('text=This is paid');
    await waitUntil(async () => {
      const { body } = await server.http(`/v1/payments/${payment.id}`, {
        key: server.keys.merchant,
      });
      return body['status'] === 'succeeded';
    });
    expect(troubles).toStrictEqual([]);
  });
});
