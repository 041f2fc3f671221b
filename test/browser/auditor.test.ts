/** A day of an auditor: finds an event, and checks in the browser that it is sealed. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { startBrowser } from '../support/browser.js';
import { expectNoFault, pagesSuite } from '../support/pages-suite.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { visitAs } from '../support/session.js';
import { visitors } from '../support/walk.js';

pagesSuite('auditor', () => {
  let server: TestServer;
  let browser: Browser;
  let publicKey: string;
  let payment: string;
  beforeAll(async () => {
    server = await startTestServer();
    payment = String((await server.pay({ reference: 'one' })).body['id']);
    await server.settled();
    await server.engine.seals.seal();
    const { body } = await server.http('/v1/seals/latest', { key: server.keys.auditor });
    ({ publicKey } = z.looseObject({ publicKey: z.string() }).parse(body));
    browser = await startBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const open = (path: string, visitor = visitors[0]!) =>
    visitAs(browser, server, 'auditor', path, visitor);

  it.each(visitors)('pages are without fault: $theme, $language', async (visitor) => {
    for (const [path, landmark] of [
      ['/console/events', '.data-table time'],
      ['/console/events/00000000000000000001', '.event-json'],
    ] as const) {
      await expectNoFault(await open(path, visitor), landmark);
    }
  });

  it('finds the posting of a payment, and proves it against the key that is pasted', async () => {
    const { page, troubles, leave } = await open('/console/events');
    await page.getByLabel('Payment').fill(payment);
    await page.getByLabel('Type').fill('TransactionPosted');
    await page.waitForURL(/payment=.*type=TransactionPosted/);
    await page.getByText('PaymentCreated.v1').waitFor({ state: 'detached' });
    const posted = page.getByRole('row', { name: /TransactionPosted/ });
    await posted.first().getByRole('link').first().click();
    await page.waitForURL(/\/events\/\d{20}$/);
    await page.getByLabel('Public key of the seals').fill(publicKey);
    await page.getByRole('button', { name: 'Check the proof' }).click();
    await page.waitForSelector('text=What this page shows is what the event says');
    expect(await page.locator('section .status-good').count()).toBe(4);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('is told if the key is another, or what is shown is not what is sealed', async () => {
    const { page, leave } = await open(`/console/events?payment=${payment}&type=TransactionPosted`);
    const other = await page.evaluate<string>(`crypto.subtle
      .generateKey('Ed25519', true, ['sign', 'verify'])
      .then(({ publicKey }) => crypto.subtle.exportKey('spki', publicKey))
      .then((der) => btoa(String.fromCharCode(...new Uint8Array(der))))`);
    await page.locator('tbody a').first().click();
    await page.getByLabel('Public key of the seals').fill(other);
    await page.getByRole('button', { name: 'Check the proof' }).click();
    await page.waitForSelector('text=The seal names another key');
    // A server that shows other figures than those that it sealed.
    await page.route('**/proof*', async (route) => {
      const response = await route.fetch();
      const body = z
        .looseObject({ event: z.looseObject({ data: z.string() }) })
        .parse(await response.json());
      const data = body.event.data.replace(/"amount":"\d/, '"amount":"9');
      await route.fulfill({ json: { ...body, event: { ...body.event, data } } });
    });
    await page.getByLabel('Public key of the seals').fill(publicKey);
    await page.getByRole('button', { name: 'Check the proof' }).click();
    await page.waitForSelector('text=The event is not in the signed log');
    await leave();
  });
});
