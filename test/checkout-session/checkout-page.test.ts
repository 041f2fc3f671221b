/** The page of a payer in a real browser, on a phone: by link, from the choice to the receipt. */
import { expect, it } from '@jest/globals';
import { DEMO_MERCHANT } from '../../api/composition/development/demo-merchant.js';
import { pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { visit, visitors } from '../support/walk.js';
import { checkoutOf, type Link, payAt } from './checkout.js';
import { english, PHONE, teaLink } from './order-page.js';

pagesSuite('the checkout', () => {
  let aheadMs = 0;
  const server = serverWithBrowser({ clock: { now: () => Date.now() + aheadMs } });

  const orderTo = (reference: string, rest?: Readonly<Record<string, unknown>>) =>
    teaLink(server, reference, rest);
  const open = (link: Link, visitor = english) => visit(server.browser, link.url, visitor, PHONE);
  const pay = async (link: Link) => payAt(await checkoutOf(server, link).qr());

  it.each(visitors)(
    'is without fault from the choice to the receipt: $theme, $language',
    async (visitor) => {
      const link = await orderTo(`${visitor.theme} ${visitor.language}`, {
        methods: ['qr'],
        description: 'Longjing 龙井, 250 g <b onclick="alert(1)">',
      });
      const { page, troubles, accessibilityFaults, leave } = await open(link, visitor);
      const isRight = async (landmark: string) => {
        await page.waitForSelector(landmark);
        expect(await accessibilityFaults()).toStrictEqual([]);
        const width = await page.evaluate<number>('document.documentElement.scrollWidth');
        expect(width).toBeLessThanOrEqual(PHONE.width);
      };
      await isRight('.checkout-amount');
      const text = await page.textContent('main');
      expect(text).toContain(DEMO_MERCHANT.name);
      expect(text).toContain('1,288.80 CNY');
      expect(text).toContain('<b onclick="alert(1)">');
      await page.locator('main button').first().click();
      await isRight('.qr-code');
      await pay(link);
      await isRight('.checkout-receipt');
      expect(troubles).toStrictEqual([]);
      await leave();
    },
  );

  it('is told of a payment, and asks for it seldom', async () => {
    const link = await orderTo('told', { methods: ['qr'] });
    const { page, troubles, leave } = await open(link);
    await page.locator('main button').first().click();
    await page.waitForSelector('.qr-code');
    await pay(link);
    await page.waitForSelector('.checkout-receipt', { timeout: 1_500 });
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('looks by itself while nobody tells', async () => {
    const link = await orderTo('not-told', { methods: ['qr'] });
    const { page, leave } = await open({ ...link, url: 'about:blank' });
    await page.route('**/v1/checkout/*/stream', (route) => route.abort());
    await page.goto(link.url);
    await page.locator('main button').first().click();
    await page.waitForSelector('.qr-code');
    await pay(link);
    await page.waitForSelector('.checkout-receipt');
    await leave();
  });

  it('shows a code that is dark on white with its quiet zone in either theme', async () => {
    const link = await orderTo('code');
    const { page, leave } = await open(link, { theme: 'dark', language: 'en' });
    await page.getByRole('button', { name: 'QR code' }).click();
    await page.waitForSelector('.qr-code');
    const fills = await page.evaluate<unknown>(
      `[...document.querySelectorAll('.qr-code > *')].map((one) => [one.tagName, one.getAttribute('fill')])`,
    );
    expect(fills).toStrictEqual([
      ['rect', '#fff'],
      ['path', '#000'],
    ]);
    const drawn = (await page.locator('.qr-code path').getAttribute('d')) ?? '';
    const columns = [...drawn.matchAll(/M(\d+) /g)].map(([, x]) => Number(x));
    const side = Number((await page.locator('.qr-code').getAttribute('viewBox'))?.split(' ')[2]);
    expect([Math.min(...columns), Math.max(...columns)]).toEqual([4, side - 5]);
    expect(await page.getByRole('link').getAttribute('href')).toBe(
      await checkoutOf(server, link).qr(),
    );
    await leave();
  });

  it('works by keyboard alone', async () => {
    const link = await orderTo('keys', { methods: ['qr'] });
    const { page, leave } = await open(link);
    await page.waitForSelector('main button');
    for (let presses = 0; presses < 10; presses += 1) {
      await page.keyboard.press('Tab');
      if (await page.locator('main button:focus').count()) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForSelector('.qr-code');
    await leave();
  });

  it('gives an attempt up and chooses again', async () => {
    const link = await orderTo('again', { methods: ['qr'] });
    const { page, troubles, leave } = await open(link);
    await page.getByRole('button', { name: 'QR code' }).click();
    await page.getByRole('button', { name: 'Choose another way' }).click();
    await page.getByText('You gave this attempt up').waitFor();
    await page.getByRole('button', { name: 'QR code' }).click();
    await page.waitForSelector('.qr-code');
    await pay(link);
    await page.waitForSelector('.checkout-receipt');
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('is right on two screens at once, and for who comes back after all is over', async () => {
    const link = await orderTo('two', { methods: ['qr'] });
    const [phone, desk] = [await open(link), await open(link)];
    await phone.page.getByRole('button', { name: 'QR code' }).click();
    // The other screen shows the same attempt, and begins none of its own.
    await desk.page.waitForSelector('.qr-code');
    await phone.leave();
    await pay(link);
    await desk.page.waitForSelector('.checkout-receipt');
    await desk.leave();
    const late = await open(link);
    await late.page.waitForSelector('.checkout-receipt');
    await late.leave();
    const { body } = await server.http(`/v1/checkout-sessions/${link.id}`, {
      key: server.keys.merchant,
    });
    expect(body).toMatchObject({ status: 'paid', attempts: [{ number: 1 }] });
  });

  it('needs neither cookies nor storage', async () => {
    const link = await orderTo('bare', { methods: ['qr'] });
    const context = await server.browser.newContext({ viewport: PHONE, locale: 'en-GB' });
    await context.addInitScript(`
      const refuse = () => { throw new DOMException('refused', 'SecurityError'); };
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
        Object.defineProperty(window, name, { get: refuse });
      Object.defineProperty(Document.prototype, 'cookie', { get: refuse, set: refuse });
    `);
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    await page.goto(link.url);
    await page.getByRole('button', { name: 'QR code' }).click();
    await page.waitForSelector('.qr-code');
    await pay(link);
    await page.waitForSelector('.checkout-receipt');
    expect(await context.cookies()).toStrictEqual([]);
    expect(troubles).toStrictEqual([]);
    await context.close();
  });

  it('never tells its secret: not in a request line, and to nobody but the server', async () => {
    const link = await orderTo('secret', { methods: ['qr'] });
    const context = await server.browser.newContext({ viewport: PHONE, locale: 'en-GB' });
    const page = await context.newPage();
    const told: string[] = [];
    page.on('request', (request) => {
      const { 'tallybook-checkout': header, ...rest } = request.headers();
      if (header !== undefined && !request.url().startsWith(`${server.url}/v1/checkout/`))
        told.push(request.url());
      const line = request.url().replace(/#.*$/, '');
      if ((line + JSON.stringify(rest)).includes(link.secret)) told.push(line);
    });
    await page.goto(link.url);
    await page.getByRole('button', { name: 'QR code' }).click();
    await page.waitForSelector('.qr-code');
    const [opened] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: 'Pay on this device' }).click(),
    ]);
    await opened.waitForLoadState();
    expect(await opened.evaluate('[document.referrer, window.opener]')).toEqual(['', null]);
    expect(told).toStrictEqual([]);
    await context.close();
  });

  it('prints the receipt and nothing that a printer cannot press', async () => {
    const link = await orderTo('print', { methods: ['qr'] });
    const { page, leave } = await open(link);
    await page.getByRole('button', { name: 'QR code' }).click();
    await page.waitForSelector('.qr-code');
    await pay(link);
    await page.waitForSelector('.checkout-receipt');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('button:visible, select:visible').count()).toBe(0);
    const printed = await page.innerText('main');
    expect(printed).toContain(DEMO_MERCHANT.name);
    expect(printed).toContain('1,288.80 CNY');
    expect(printed).toMatch(/pay_[0-9a-f-]{36}/);
    await leave();
  });

  it.each(visitors)('says when the time is over: $theme, $language', async (visitor) => {
    const link = await orderTo(`over ${visitor.theme} ${visitor.language}`, { expiresIn: 60 });
    aheadMs += 61_000;
    const { page, troubles, accessibilityFaults, leave } = await open(link, visitor);
    await page.waitForSelector('.empty');
    expect(await page.locator('main button').count()).toBe(0);
    expect(await accessibilityFaults()).toStrictEqual([]);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('a link without its secret, or with another, leads to no payment', async () => {
    const link = await orderTo('broken');
    for (const url of [
      link.url.split('#')[0] ?? '',
      `${server.url}/checkout/${link.id}#${'x'.repeat(43)}`,
    ]) {
      const { page, leave } = await visit(server.browser, url, english, PHONE);
      await page.getByText('This link leads to no payment').waitFor();
      await leave();
    }
  });
});
