/** The page of a payer in a frame of a shop, in a real browser: for whom it is shown, and what the shop hears. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { visit } from '../support/walk.js';
import { cny, createSession, type Link, linkOf } from './checkout.js';
import { english, teaLink } from './order-page.js';

/** A shop with a checkout in a frame, on an origin of its own; it keeps in `told` what the frame says to it. */
async function openShop() {
  let shown = 'about:blank';
  const site = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><title>Shop</title><script>const told = []; addEventListener('message', ({ origin, data }) => told.push(origin + ' ' + data.type + ' ' + data.status))</script><iframe width=360 height=700 src="${shown}"></iframe>`,
    );
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const { port } = site.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    show({ url }: Link): void {
      shown = url;
    },
    close: () => new Promise((done) => site.close(done)),
  };
}

pagesSuite('a checkout in a frame', () => {
  const server = serverWithBrowser();

  it('is shown by the shops that the session names, with cards and without cookies', async () => {
    const shop = await openShop();
    const { id, key } = await server.addMerchant();
    const embedOrigins = [shop.origin];
    await server.http(`/v1/merchants/${id}`, { key, method: 'PATCH', body: { embedOrigins } });
    const body = { amount: cny('1288.80'), reference: 'framed', embedOrigins };
    const link = linkOf(await createSession(server, body, key));
    const answer = await fetch(link.url);
    expect(answer.headers.get('content-security-policy')).toContain(
      `frame-ancestors ${shop.origin}`,
    );
    expect(answer.headers.get('x-frame-options')).toBeNull();
    shop.show(link);
    const { page, leave } = await visit(server.browser, shop.origin, english);
    const checkout = page.frameLocator('iframe');
    await checkout.getByRole('button', { name: 'Card' }).click();
    const fields = checkout.frameLocator('iframe');
    await fields.locator('input[name=number]').fill('4242 4242 4242 4242');
    await fields.locator('input[name=expiry]').fill('12/39');
    await fields.locator('input[name=cvc]').fill('123');
    await checkout.getByRole('button', { name: '1288.80' }).click();
    await checkout.locator('.checkout-receipt').waitFor();
    const told = await page.evaluate<readonly string[]>('told');
    expect(told[0]).toBe(`${server.url} tallybook.checkout open`);
    expect(told.at(-1)).toBe(`${server.url} tallybook.checkout paid`);
    await leave();
    await shop.close();
  });

  it('is shown by nobody else', async () => {
    const link = await teaLink(server, 'unframed');
    const answer = await fetch(link.url);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    const shop = await openShop();
    shop.show(link);
    const context = await server.browser.newContext();
    const page = await context.newPage();
    const refused = new Promise<void>((resolve) => {
      page.on('console', (message) => {
        if (/frame-ancestors/i.test(message.text())) resolve();
      });
    });
    await page.goto(shop.origin);
    await refused;
    expect(await page.frameLocator('iframe').locator('main').count()).toBe(0);
    await context.close();
    await shop.close();
  });
});
