/** The page of a payer in a real browser, on a phone: by link, from the choice to the receipt. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO_MERCHANT } from '../../api/composition/development/demo-merchant.js';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../support/browser.js';
import { pagesSuite } from '../support/pages-suite.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { visit, type Visitor, visitors } from '../support/walk.js';
import { checkoutOf, type Link, linkOf } from './checkout.js';

const PHONE = { width: 360, height: 640 };
const english: Visitor = { theme: 'light', language: 'en' };

pagesSuite('the checkout', () => {
  let server: TestServer;
  let aheadMs = 0;
  let browser: Browser;
  beforeAll(async () => {
    server = await startTestServer({ clock: { now: () => Date.now() + aheadMs } });
    browser = await startBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const linkTo = async (reference: string, rest: Readonly<Record<string, unknown>> = {}) =>
    linkOf(
      await server.http('/v1/checkout-sessions', {
        key: server.keys.merchant,
        body: { amount: { value: '1288.80', currency: 'CNY' }, reference, ...rest },
      }),
    );
  const open = (link: Link, visitor = english) => visit(browser, link.url, visitor, PHONE);
  const pay = async (link: Link) => {
    const answer = await fetch(await checkoutOf(server, link).qr(), { method: 'POST' });
    expect(answer.status).toBe(200);
  };

  it.each(visitors)(
    'is without fault from the choice to the receipt: $theme, $language',
    async (visitor) => {
      const link = await linkTo(`${visitor.theme} ${visitor.language}`, {
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
    const link = await linkTo('told', { methods: ['qr'] });
    const { page, troubles, leave } = await open(link);
    await page.locator('main button').first().click();
    await page.waitForSelector('.qr-code');
    await pay(link);
    await page.waitForSelector('.checkout-receipt', { timeout: 1_500 });
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('looks by itself while nobody tells', async () => {
    const link = await linkTo('not-told', { methods: ['qr'] });
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
    const link = await linkTo('code');
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
    const link = await linkTo('keys', { methods: ['qr'] });
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
    const link = await linkTo('again', { methods: ['qr'] });
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
    const link = await linkTo('two', { methods: ['qr'] });
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
    const link = await linkTo('bare', { methods: ['qr'] });
    const context = await browser.newContext({ viewport: PHONE, locale: 'en-GB' });
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
    const link = await linkTo('secret', { methods: ['qr'] });
    const context = await browser.newContext({ viewport: PHONE, locale: 'en-GB' });
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
    const link = await linkTo('print', { methods: ['qr'] });
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
    const link = await linkTo(`over ${visitor.theme} ${visitor.language}`, { expiresIn: 60 });
    aheadMs += 61_000;
    const { page, troubles, accessibilityFaults, leave } = await open(link, visitor);
    await page.waitForSelector('.empty');
    expect(await page.locator('main button').count()).toBe(0);
    expect(await accessibilityFaults()).toStrictEqual([]);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  describe('card fields', () => {
    /** Opens the fields, with every request that leaves for the server and all that is amiss. */
    async function openCard(link: Link, visitor = english) {
      const opened = await open(link, visitor);
      const { page, troubles } = opened;
      const sent: string[] = [];
      const loads: string[] = [];
      page.on('request', (request) => {
        const told = `${request.url()} ${request.postData() ?? ''}`;
        if (request.url().startsWith(server.url)) sent.push(told);
        else if (request.isNavigationRequest()) loads.push(told);
      });
      await page.locator('main button').nth(1).click();
      const fields = page.frameLocator('iframe');
      await fields.locator('input[name=number]').waitFor();
      const { origin } = new URL((await page.locator('iframe').getAttribute('src')) ?? '');
      const amiss = () => troubles.filter((trouble) => trouble !== `asks ${origin}`);
      const fill = async (number: string, expiry = '12/39', cvc = '123') => {
        await fields.locator('input[name=number]').fill(number);
        await fields.locator('input[name=expiry]').fill(expiry);
        await fields.locator('input[name=cvc]').fill(cvc);
        await page.getByRole('button', { name: '1288.80' }).click();
      };
      return { ...opened, fields, origin, amiss, fill, sent, loads };
    }

    it.each(visitors)(
      'are of the channel, and its number passes nothing of ours: $theme, $language',
      async (visitor) => {
        const link = await linkTo(`card ${visitor.theme} ${visitor.language}`);
        const { page, fields, origin, amiss, fill, sent, loads, accessibilityFaults, leave } =
          await openCard(link, visitor);
        expect(await accessibilityFaults()).toStrictEqual([]);
        // At once in the theme of the page: none are loaded to be thrown away.
        expect(await fields.locator('html').getAttribute('data-theme')).toBe(visitor.theme);
        expect(loads).toHaveLength(1);
        expect(origin).not.toBe(server.url);
        const policy = (await fetch(link.url)).headers.get('content-security-policy') ?? '';
        expect(/frame-src ([^;]+)/.exec(policy)?.[1]).toBe(origin);
        await fill('4242 4242 4242 4242');
        await page.waitForSelector('.checkout-receipt');
        expect(sent.join('\n')).not.toMatch(/4242.?4242/);
        expect(sent.join('\n')).toContain('"token":"tok_');
        expect(amiss()).toStrictEqual([]);
        await leave();
      },
    );

    it('say what is wrong, and a declined card leads back to the choice', async () => {
      const link = await linkTo('card declined');
      const { page, fields, fill, leave } = await openCard(link);
      await fill('4111 1111 1111 1111');
      await fields.getByText('The sandbox takes its test numbers alone.').waitFor();
      await fill('4000 0000 0000 0002');
      await page.getByText('Your bank declined').waitFor();
      await leave();
    });

    it('hear nobody but the page, which hears nobody but them', async () => {
      const link = await linkTo('card forged');
      const { page, leave } = await openCard(link);
      // The page says it to itself: the right words, from the wrong origin.
      await page.evaluate(
        `window.postMessage({ type: 'tallybook.card.token', token: 'tok_forged_forged' }, '*')`,
      );
      // A frame beside it tells the card fields to hand the card in, and the page a token.
      await page.evaluate(`(() => {
        const other = document.createElement('iframe');
        document.body.append(other);
        const script = other.contentDocument.createElement('script');
        script.textContent = "parent.postMessage({ type: 'tallybook.card.token', token: 'tok_forged_forged' }, '*')";
        other.contentDocument.body.append(script);
      })()`);
      const before = await checkoutOf(server, link).read();
      expect(before.body).toMatchObject({ status: 'open', attempt: null });
      await leave();
    });
  });

  describe('in a frame', () => {
    /** A shop with the checkout in a frame, on an origin of its own. */
    async function shop(link: Link) {
      const site = createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
        response.end(
          `<!doctype html><title>Shop</title><iframe width=360 height=700 src="${link.url}"></iframe>`,
        );
      });
      await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
      const { port } = site.address() as AddressInfo;
      return {
        origin: `http://127.0.0.1:${port}`,
        close: () => new Promise((done) => site.close(done)),
      };
    }
    const blank: Link = { id: '', secret: '', url: 'about:blank' };

    it('is shown by the shops that the session names, with cards and without cookies', async () => {
      const place = await shop(blank);
      const { id, key } = await server.addMerchant();
      const embedOrigins = [place.origin];
      await place.close();
      const port = Number(new URL(place.origin).port);
      await server.http(`/v1/merchants/${id}`, { key, method: 'PATCH', body: { embedOrigins } });
      const body = {
        amount: { value: '1288.80', currency: 'CNY' },
        reference: 'framed',
        embedOrigins,
      };
      const link = linkOf(await server.http('/v1/checkout-sessions', { key, body }));
      const answer = await fetch(link.url);
      expect(answer.headers.get('content-security-policy')).toContain(
        `frame-ancestors ${place.origin}`,
      );
      expect(answer.headers.get('x-frame-options')).toBeNull();
      const site = createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
        response.end(
          `<!doctype html><title>Shop</title><script>const told = []; addEventListener('message', ({ origin, data }) => told.push(origin + ' ' + data.type + ' ' + data.status))</script><iframe width=360 height=700 src="${link.url}"></iframe>`,
        );
      });
      await new Promise<void>((resolve) => site.listen(port, '127.0.0.1', resolve));
      const { page, leave } = await visit(browser, place.origin, english);
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
      await new Promise((done) => site.close(done));
    });

    it('is shown by nobody else', async () => {
      const link = await linkTo('unframed');
      const answer = await fetch(link.url);
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN');
      const place = await shop(link);
      const context = await browser.newContext();
      const page = await context.newPage();
      const refused = new Promise<void>((resolve) => {
        page.on('console', (message) => {
          if (/frame-ancestors/i.test(message.text())) resolve();
        });
      });
      await page.goto(place.origin);
      await refused;
      expect(await page.frameLocator('iframe').locator('main').count()).toBe(0);
      await context.close();
      await place.close();
    });
  });

  it('a link without its secret, or with another, leads to no payment', async () => {
    const link = await linkTo('broken');
    for (const url of [
      link.url.split('#')[0] ?? '',
      `${server.url}/checkout/${link.id}#${'x'.repeat(43)}`,
    ]) {
      const { page, leave } = await visit(browser, url, english, PHONE);
      await page.getByText('This link leads to no payment').waitFor();
      await leave();
    }
  });
});
