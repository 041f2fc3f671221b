/** The portal as a merchant's people work in it, in a real browser against a real server. */
import { beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { waitUntil } from '../support/wait-until.js';
import { comesTrue, type Visitor, visitors } from '../support/walk.js';

const SIZE = { width: 1_280, height: 900 };

pagesSuite('the portal', () => {
  const server = serverWithBrowser();
  let paid: string;
  beforeAll(async () => {
    paid = await pay('order-1');
    await pay('order-2', { capture: 'manual' });
    await pay('order-3', { sandbox: { scenario: 'declined' } });
    await pay('<img src=x onerror=alert(1)>', {
      description: '<script>alert(1)</script>',
      metadata: { note: '"><svg onload=alert(1)>' },
    });
  }, 60_000);

  async function pay(reference: string, rest: object = {}): Promise<string> {
    const { body } = await server.pay({ reference, rest: { ...rest } });
    return z.looseObject({ id: z.string() }).parse(body).id;
  }

  const open = (path: string, visitor: Visitor = visitors[0]!) =>
    server.visitAs('owner', `/portal${path}`, visitor, SIZE);

  it.each(visitors)('is without fault: $theme, $language', async (visitor) => {
    for (const [path, landmark] of [
      ['', 'section:last-of-type .data-table .money'],
      ['/settlement', '.data-table .money'],
      ['/payments', '.data-table .money'],
      ['/payments?q=nothing', '.empty'],
      [`/payments/${paid}`, '.timeline .status-good'],
      ['/refunds?status=failed', '.empty'],
      ['/keys', '.data-table .status-good'],
    ] as const) {
      await expectNoFault(await open(path, visitor), landmark);
    }
  });

  it('finds a payment by its reference, and leads to its story', async () => {
    const { page, troubles, leave } = await open('/payments');
    const rows = page.locator('tbody tr:not([aria-hidden])');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(4);
    await page.getByLabel('Search').fill('order-2');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=order-2/);
    await comesTrue(page, `document.querySelectorAll('tbody tr:not([aria-hidden])').length === 1`);
    expect(await rows.locator('.status').textContent()).toContain('Authorized');
    await page.getByLabel('Search').fill(paid);
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/payments/${paid}$`));
    const steps = page.locator('.timeline strong');
    await steps.first().waitFor();
    expect(await steps.allTextContents()).toStrictEqual([
      'Payment created',
      'Captured',
      'Payment succeeded',
    ]);
    await page.getByLabel('Every step').check();
    await page.waitForSelector('text=Channel answered');
    await page.waitForSelector('text=Transaction posted');
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('keeps a view under a name, in the browser; its address shows the same', async () => {
    const { page, troubles, leave } = await open('/payments?status=failed');
    await page.getByRole('button', { name: 'Save this view' }).click();
    await page.getByLabel('Name').fill('To look at');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.waitForURL(/\/payments$/);
    await page.reload();
    await page.getByRole('link', { name: 'To look at' }).click();
    await page.waitForURL(/status=failed/);
    const rows = page.locator('tbody tr:not([aria-hidden])');
    await comesTrue(page, `document.querySelectorAll('tbody tr:not([aria-hidden])').length === 1`);
    expect(await rows.textContent()).toContain('order-3');
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('narrows payments by method, currency and amount in the address, and by how an id begins', async () => {
    const { page, troubles, leave } = await open('/payments');
    const rows = page.locator('tbody tr:not([aria-hidden])');
    const shows = (count: number) => waitUntil(async () => (await rows.count()) === count);
    await shows(4);
    expect(await page.getByLabel('Amount from').isDisabled()).toBe(true);
    await page.getByLabel('Currency').fill('cny');
    await page.waitForURL(/currency=CNY/);
    await page.getByLabel('Amount from').fill('88.89');
    await page.waitForURL(/amountFrom=88.89/);
    await page.locator('.empty').waitFor();
    await page.getByLabel('Amount from').fill('88.88');
    await shows(4);
    await page.getByLabel('Method').selectOption('QR code');
    await page.waitForURL(/method=qr/);
    await page.locator('.empty').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.waitForURL(/\/payments$/);
    await shows(4);
    await page.getByLabel('Search').fill(paid.slice(0, 16));
    await page.keyboard.press('Enter');
    await shows(1);
    await page.goto(`${server.url}/portal/payments?currency=CNY&amountTo=88.88&status=failed`);
    await shows(1);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('refunds in part and then the whole rest, and shows a refusal in words', async () => {
    const id = await pay('to-refund');
    const { page, troubles, accessibilityFaults, leave } = await open(`/payments/${id}`);
    await page.getByRole('button', { name: 'Refund', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('At most 88.88 CNY').waitFor();
    expect(await accessibilityFaults()).toStrictEqual([]);
    const amount = dialog.getByLabel('Amount in CNY');
    await amount.fill('88.888');
    await dialog.getByRole('button', { name: 'Refund 88.888 CNY' }).click();
    await dialog.getByText('This is no amount of the currency').waitFor();
    // The browser tells of each answer that is a refusal.
    expect(troubles.every((text) => text.includes('400'))).toBe(true);
    await amount.fill('20.00');
    await dialog.getByRole('button', { name: 'Refund 20.00 CNY' }).click();
    await page.getByText('20.00 CNY was refunded.').waitFor();
    await page.locator('.timeline').getByText('Refund succeeded').waitFor();
    await page.getByRole('button', { name: 'Refund', exact: true }).click();
    await dialog.getByRole('button', { name: 'Refund 68.88 CNY' }).click();
    await page.getByText('68.88 CNY was refunded.').waitFor();
    await page.getByRole('button', { name: 'Refund', exact: true }).waitFor({ state: 'detached' });
    const list = await open('/refunds?status=succeeded');
    await list.page.locator('tr', { hasText: '68.88' }).waitFor();
    await list.page.locator('tr', { hasText: '20.00' }).locator('.id a').first().click();
    await list.page.waitForURL(new RegExp(`/payments/${id}$`));
    await list.leave();
    const { body } = await server.http(`/v1/payments/${id}`, { key: server.keys.merchant });
    expect(body['amountRefunded']).toStrictEqual({ value: '88.88', currency: 'CNY' });
    await leave();
  });

  it('refunds once if the answer was lost and the person asks again', async () => {
    const id = await pay('lost-answer');
    const { page, leave } = await open(`/payments/${id}`);
    let isLost = false;
    await page.route('**/refunds', async (route) => {
      if (isLost) return route.continue();
      isLost = true;
      await route.fetch();
      return route.abort();
    });
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Refund', exact: true }).click();
    await dialog.getByLabel('Amount in CNY').fill('20.00');
    await dialog.getByRole('button', { name: 'Refund 20.00 CNY' }).click();
    await dialog.getByText('No answer came from the server').waitFor();
    // The dialog is closed and opened again: it is the same intention still.
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Refund', exact: true }).click();
    await dialog.getByLabel('Amount in CNY').fill('20.00');
    await dialog.getByRole('button', { name: 'Refund 20.00 CNY' }).click();
    await page.getByText('20.00 CNY was refunded.').waitFor();
    const { body } = await server.http(`/v1/payments/${id}`, { key: server.keys.merchant });
    expect(body['amountRefunded']).toStrictEqual({ value: '20.00', currency: 'CNY' });
    await leave();
  });

  async function cancel(id: string): Promise<void> {
    const { status } = await server.http(`/v1/payments/${id}/cancel`, {
      key: server.keys.merchant,
      headers: { 'idempotency-key': `cancel-${id}` },
      body: {},
    });
    expect(status).toBe(200);
  }

  it('moves as the payment does, and is not read anew for any other', async () => {
    const shown = await pay('shown', { capture: 'manual' });
    const other = await pay('other', { capture: 'manual' });
    const { page, leave } = await open(`/payments/${shown}`);
    const list = await open('/payments');
    await page.locator('.timeline').getByText('Authorized').waitFor();
    await list.page.locator('tr', { hasText: 'other' }).getByText('Authorized').waitFor();
    const reads: string[] = [];
    page.on('request', (request) => reads.push(request.url()));
    await cancel(other);
    await list.page.locator('tr', { hasText: 'other' }).getByText('Canceled').waitFor();
    expect(reads).toStrictEqual([]);
    await cancel(shown);
    await page.locator('.timeline').getByText('Payment canceled').waitFor();
    await leave();
    await list.leave();
  });

  it('finds what has changed within 15 seconds if no connection tells it', async () => {
    const id = await pay('untold', { capture: 'manual' });
    const { page, leave } = await open('');
    await page.route('**/v1/stream', (route) => route.abort());
    await page.clock.install();
    await page.goto(`${server.url}/portal/payments/${id}`);
    await page.locator('.timeline').getByText('Authorized').waitFor();
    await cancel(id);
    await page.clock.fastForward(15_000);
    await page.locator('.timeline').getByText('Payment canceled').waitFor();
    await leave();
  });

  it('captures a part of what is authorized, and cancels what is not wanted', async () => {
    const held = await pay('to-capture', { capture: 'manual' });
    const { page, troubles, leave } = await open(`/payments/${held}`);
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Capture', exact: true }).click();
    await dialog.getByLabel('Amount in CNY').fill('50.00');
    await dialog.getByRole('button', { name: 'Capture 50.00 CNY' }).click();
    await page.getByText('The payment now is: Succeeded').waitFor();
    const other = await pay('to-cancel', { capture: 'manual' });
    await page.goto(`${server.url}/portal/payments/${other}`);
    await page.getByRole('button', { name: 'Cancel payment' }).click();
    await dialog.getByRole('button', { name: 'Cancel 88.88 CNY' }).click();
    await page.getByText('The payment now is: Canceled').waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('issues a key, shows it once, rotates it with an overlap and revokes it', async () => {
    const { page, troubles, accessibilityFaults, leave } = await open('/keys');
    const dialog = page.getByRole('dialog');
    const opens = async (key: string) =>
      (await server.http('/v1/payments', { key })).status === 200;
    const shown = async () => (await page.locator('.shown-once code').textContent()) ?? '';
    await page.getByRole('button', { name: 'Issue a key' }).click();
    await dialog.getByLabel('Name').fill('Web shop');
    await dialog.getByRole('button', { name: 'Issue a key' }).click();
    const first = await shown();
    expect(await accessibilityFaults()).toStrictEqual([]);
    expect(await opens(first)).toBe(true);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    expect(await page.content()).not.toContain(first);
    await page.getByRole('button', { name: 'Rotate Web shop' }).click();
    await dialog.getByRole('button', { name: 'Rotate' }).click();
    const second = await shown();
    expect([await opens(first), await opens(second)]).toStrictEqual([true, true]);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('button', { name: 'Revoke Web shop' }).click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await page.locator('tr', { hasText: 'Web shop' }).getByText('Revoked').waitFor();
    expect([await opens(first), await opens(second)]).toStrictEqual([false, false]);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('shows as text what a merchant or payer wrote as markup', async () => {
    const { page, troubles, leave } = await open('/payments');
    await page.getByRole('link', { name: '<img src=x onerror=alert(1)>' }).click();
    await page.waitForSelector('text=<script>alert(1)</script>');
    await page.waitForSelector('text="><svg onload=alert(1)>');
    expect(troubles).toStrictEqual([]);
    await leave();
  });
});
