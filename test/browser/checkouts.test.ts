/** A merchant's owner at the checkouts of the portal: the sites, a link, what its payer tried, and its end. */
import { expect, it } from '@jest/globals';
import { checkoutOf, createSession, linkTo, payAt } from '../checkout-session/checkout.js';
import { pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { type Visitor, visitors } from '../support/walk.js';

pagesSuite('checkouts', () => {
  const server = serverWithBrowser();

  const at = (path: string, visitor: Visitor = visitors[0]!) =>
    server.visitAs('owner', `/portal${path}`, visitor);

  it('lead to the sites of the merchant alone', async () => {
    const { page, troubles, leave } = await at('/origins');
    const dialog = page.getByRole('dialog');
    await page.getByText('None yet: a checkout with a return address is refused.').waitFor();
    await page.getByRole('button', { name: 'Add a site to return to' }).click();
    await dialog.getByLabel('Origin').fill('https://shop.example/path');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.locator('.mantine-InputWrapper-error').waitFor();
    await dialog.getByLabel('Origin').fill('https://shop.example');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('tbody code', { hasText: 'https://shop.example' }).waitFor();
    await page.getByRole('button', { name: 'Add a site with frames' }).click();
    await dialog.getByLabel('Origin').fill('https://frames.example');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('tbody code', { hasText: 'https://frames.example' }).waitFor();
    await page.getByRole('button', { name: 'Remove https://frames.example' }).click();
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('None yet: the checkout is shown in no frame.').waitFor();
    const { body } = await server.http('/v1/merchants/demo-shop', { key: server.keys.merchant });
    expect(body).toMatchObject({ returnOrigins: ['https://shop.example'], embedOrigins: [] });
    expect(troubles.filter((trouble) => !/status of 4\d\d/.test(trouble))).toStrictEqual([]);
    await leave();
  });

  it('are made, shown once, followed and ended', async () => {
    const { page, troubles, leave } = await at('/checkouts');
    const dialog = page.getByRole('dialog');
    await page.locator('.empty').waitFor();
    await page.getByRole('button', { name: 'New checkout' }).click();
    await dialog.getByLabel('Amount').fill('12.345');
    await dialog.getByLabel('Reference').fill('order-42');
    await dialog.getByRole('button', { name: 'New checkout' }).click();
    await dialog.locator('.mantine-InputWrapper-error').waitFor();
    await dialog.getByLabel('Amount').fill('12.34');
    await dialog.getByRole('button', { name: 'New checkout' }).click();
    const url = (await page.locator('.shown-once code').textContent()) ?? '';
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('link', { name: 'order-42' }).click();
    await page.getByText('The payer has not tried to pay yet.').waitFor();
    expect(await page.content()).not.toContain(url.slice(url.indexOf('#') + 1));

    // The payer scans a code, and the page follows by itself.
    const id = /cs_[0-9a-f-]+/.exec(url)?.[0] ?? '';
    const payer = checkoutOf(server, { id, url, secret: url.slice(url.indexOf('#') + 1) });
    await payer.start('qr');
    await page.locator('tbody .status-waiting', { hasText: 'Waiting for payer' }).waitFor();

    await page.getByRole('button', { name: 'New link' }).click();
    await dialog.getByRole('button', { name: 'New link' }).click();
    await page.locator('.shown-once code').waitFor();
    await page.getByRole('button', { name: 'I have kept it' }).click();

    await page.getByRole('button', { name: 'End checkout' }).click();
    await dialog.getByText('the attempt is closed at its channel first').waitFor();
    await dialog.getByRole('button', { name: 'End checkout' }).click();
    await page.locator('.status-neutral', { hasText: 'Ended' }).waitFor();
    await page.locator('tbody .status-neutral', { hasText: 'Canceled' }).waitFor();
    expect(await page.getByRole('button', { name: 'End checkout' }).count()).toBe(0);
    expect(troubles.filter((trouble) => !/status of 4\d\d/.test(trouble))).toStrictEqual([]);
    await leave();
  });

  it('are found by reference and status', async () => {
    await createSession(server, { reference: 'to-be-paid' });
    const { page, leave } = await at('/checkouts?status=open');
    const rows = page.locator('tbody tr:not([aria-hidden])');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(1);
    await page.getByLabel('Reference').fill('order-42');
    await page.locator('.empty', { hasText: 'No checkout fits' }).waitFor();
    await page.getByLabel('Status').selectOption('expired');
    await page.locator('tbody .status-neutral', { hasText: 'Ended' }).waitFor();
    await leave();
  });

  it.each(visitors)('have pages without fault: $theme, $language', async (visitor) => {
    const paid = await linkTo(server, `<b>${visitor.theme}</b>`);
    await checkoutOf(server, paid).start('qr');
    await payAt(await checkoutOf(server, paid).qr());
    const { page, troubles, accessibilityFaults, leave } = await at('/checkouts', visitor);
    const check = async () => expect(await accessibilityFaults()).toStrictEqual([]);
    await page.locator('tbody .status-good').first().waitFor();
    await check();
    await page
      .getByRole('button')
      .filter({ hasText: /New checkout|新建收款链接/ })
      .click();
    await page.getByRole('dialog').getByRole('textbox').first().waitFor();
    await check();
    await page.keyboard.press('Escape');
    await page.locator('tbody a').first().click();
    await page.locator('tbody .status-good').first().waitFor();
    await check();
    await page.goto(`${server.url}/portal/origins`);
    await page.locator('tbody code').first().waitFor();
    await check();
    expect(troubles).toStrictEqual([]);
    await leave();
  });
});
