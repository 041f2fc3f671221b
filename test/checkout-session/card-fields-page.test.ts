/** The card fields of a channel in the page of a payer, in a real browser: whose they are, and who hears them. */
import { expect, it } from '@jest/globals';
import { pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { visit, visitors } from '../support/walk.js';
import { checkoutOf, type Link } from './checkout.js';
import { english, PHONE, teaLink } from './order-page.js';

pagesSuite('the card fields of a checkout', () => {
  const server = serverWithBrowser();

  /** Opens the fields, with every request that leaves for the server and all that is amiss. */
  async function openCard(link: Link, visitor = english) {
    const opened = await visit(server.browser, link.url, visitor, PHONE);
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
      const link = await teaLink(server, `card ${visitor.theme} ${visitor.language}`);
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
    const link = await teaLink(server, 'card declined');
    const { page, fields, fill, leave } = await openCard(link);
    await fill('4111 1111 1111 1111');
    await fields.getByText('The sandbox takes its test numbers alone.').waitFor();
    await fill('4000 0000 0000 0002');
    await page.getByText('Your bank declined').waitFor();
    await leave();
  });

  it('hear nobody but the page, which hears nobody but them', async () => {
    const link = await teaLink(server, 'card forged');
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
