/**
 * What people see, in a real browser. A payment that is begun on one screen, at the checkout: how long until the
 * merchant's list and the house's list show it, by events. And what the console takes of memory while somebody
 * scrolls far through each of its lists. Without Chromium there are no figures.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { withFolder } from '../folder.js';
import { type Figure, figureOf } from '../report.js';
import { addEndpoints, doBusiness } from '../server/business.js';
import { memoryOf, pageOf, startChromium } from '../server/chromium.js';
import { serve, type Served, untilRest } from '../server/serve.js';
import type { Suite, SuiteOptions } from '../suite.js';
import { fillLog } from '../synthetic-log.js';
import { twice } from '../twice.js';

/** In the store, if no other number is asked for. */
const PAYMENTS = 10_000;
/** Taken at the checkout in a run. */
const TAKEN = 20;
/** Rows to which a list is scrolled, if it has so many. */
const ROWS = 2_000;
const LISTS = [
  ...['payments', 'refunds', 'cases', 'merchants', 'accounts', 'events', 'acts', 'keys'],
] as const;
const HOUR_MS = 3_600_000;

export const screens: Suite = {
  figures: [
    ...['screens.merchant', 'screens.operator'],
    ...['screens.heap', 'screens.renderer', 'screens.rows'],
  ],
  run: (options) =>
    withFolder(async (folder) => {
      const payments = options.sizes.payments ?? PAYMENTS;
      const settings = { payments, taken: TAKEN, rows: ROWS };
      const browser = await startChromium();
      if (browser === undefined) {
        options.note('screens is skipped: Chromium was not found');
        return { settings, figures: {} };
      }
      const dataDir = join(folder, 'store');
      const after = await twice(dataDir, doBusiness, addEndpoints);
      fillLog(dataDir, { after, payments, spreadMs: 8 * HOUR_MS });
      const served = await serve({ dataDir, env: { SEAL_INTERVAL_MS: '0' } });
      try {
        await untilRest(served, HOUR_MS);
        return { settings, figures: await measureScreens(browser, served, dataDir, options) };
      } finally {
        await browser.close();
        await served.stop();
      }
    }),
};

export async function measureScreens(
  browser: Browser,
  served: Served,
  dataDir: string,
  { runs, wanted, note }: Pick<SuiteOptions, 'runs' | 'wanted' | 'note'>,
): Promise<Record<string, Figure>> {
  const figures: Record<string, Figure> = {};
  if (wanted('screens.heap') || wanted('screens.renderer') || wanted('screens.rows')) {
    Object.assign(figures, await scrolled(browser, dataDir, note));
  }
  if (wanted('screens.merchant') || wanted('screens.operator')) {
    Object.assign(figures, await shown(browser, served, dataDir, runs));
  }
  return figures;
}

/** From the payer's choice until either list shows the payment. */
async function shown(
  browser: Browser,
  served: Served,
  dataDir: string,
  runs: number,
): Promise<Record<string, Figure>> {
  const lists = {
    merchant: await pageOf(browser, dataDir, 'owner'),
    operator: await pageOf(browser, dataDir, 'operator'),
  };
  await lists.merchant.goto(`${served.url}/portal/payments`);
  await lists.operator.goto(`${served.url}/console/payments`);
  for (const page of Object.values(lists)) await page.locator('tbody tr').first().waitFor();
  const payer = await (
    await browser.newContext({ viewport: { width: 360, height: 740 } })
  ).newPage();
  const took = { merchant: [] as number[], operator: [] as number[] };
  // The first is shown by code that V8 has not optimized.
  for (let taken = -1; taken < TAKEN * runs; taken += 1) {
    const { url, reference } = await newCheckout(served);
    // Another document: what stands behind `#` alone would not load one.
    await payer.goto('about:blank');
    await payer.goto(url);
    const choice = payer.getByRole('button', { name: 'QR code' });
    await choice.waitFor();
    const began = performance.now();
    const until = async (page: Page): Promise<number> => {
      await page.locator('tr', { hasText: reference }).first().waitFor();
      return performance.now() - began;
    };
    const seen = [until(lists.merchant), until(lists.operator)];
    await choice.click();
    const [merchant = NaN, operator = NaN] = await Promise.all(seen);
    if (taken < 0) continue;
    took.merchant.push(merchant);
    took.operator.push(operator);
  }
  for (const page of [...Object.values(lists), payer]) await page.context().close();
  const figure = (values: readonly number[]) =>
    figureOf({ unit: 'ms', values, latenciesMs: values });
  return {
    'screens.merchant': figure(took.merchant),
    'screens.operator': figure(took.operator),
  };
}

const checkout = z.looseObject({ url: z.string(), reference: z.string() });

async function newCheckout({ url, keys }: Served): Promise<z.infer<typeof checkout>> {
  const response = await fetch(`${url}/v1/checkout-sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.merchant}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      amount: { value: '25.00', currency: 'CNY' },
      reference: `screen-${crypto.randomUUID().slice(0, 8)}`,
    }),
  });
  return checkout.parse(await response.json());
}

/** One document for all lists: what a list leaves behind counts too. */
async function scrolled(
  browser: Browser,
  dataDir: string,
  note: (text: string) => void,
): Promise<Record<string, Figure>> {
  const page = await pageOf(browser, dataDir, 'auditor');
  const most = { heapMb: 0, rendererMb: 0, drawn: 0 };
  for (const list of LISTS) {
    const link = page.locator(`nav a[href="/console/${list}"]`);
    if ((await link.count()) === 0) continue;
    // Whether the menu has to be scrolled for it or not.
    await link.first().dispatchEvent('click');
    const { rows, drawn } = await scrollFar(page);
    const { heapMb, rendererMb } = await memoryOf(browser, page);
    note(
      `${list}: ${rows} rows, ${drawn} drawn; heap ${heapMb.toFixed(0)} MB, renderer ${rendererMb.toFixed(0)} MB`,
    );
    most.heapMb = Math.max(most.heapMb, heapMb);
    most.rendererMb = Math.max(most.rendererMb, rendererMb);
    most.drawn = Math.max(most.drawn, drawn);
  }
  await page.context().close();
  return {
    'screens.heap': figureOf({ unit: 'MB', values: [most.heapMb] }),
    'screens.renderer': figureOf({ unit: 'MB', values: [most.rendererMb] }),
    'screens.rows': figureOf({ unit: 'rows drawn', values: [most.drawn] }),
  };
}

const TO_THE_END =
  "document.querySelector('.data-table').scrollTo(0, document.querySelector('.data-table').scrollHeight)";

/** Scrolls until the list has so many rows, or no more come. */
async function scrollFar(page: Page): Promise<{ readonly rows: number; readonly drawn: number }> {
  await page.waitForURL(/console/);
  const table = page.locator('.data-table').first();
  await table.locator('tbody tr').nth(1).waitFor();
  const rowsOf = async (): Promise<number> =>
    Number(await table.locator('table').getAttribute('aria-rowcount')) - 1;
  let drawn = 0;
  let rows = await rowsOf();
  while (rows < ROWS) {
    // A text: the DOM is not in the types of a program of Node.
    await page.evaluate(TO_THE_END);
    drawn = Math.max(drawn, await table.locator('tbody tr').count());
    const more = await grown(rowsOf, rows);
    if (more === rows) break;
    rows = more;
  }
  return { rows, drawn };
}

/** Rows that more have come to; the same number if none come for a while. */
async function grown(rowsOf: () => Promise<number>, before: number): Promise<number> {
  const deadline = Date.now() + 5_000;
  while (Date.now() < deadline) {
    const rows = await rowsOf();
    if (rows > before) return rows;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return before;
}
