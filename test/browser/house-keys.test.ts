/** Keys at the console: whose each is, when it was used, and how it ends. */
import { expect, it } from '@jest/globals';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { type Visitor, visitors } from '../support/walk.js';

pagesSuite('keys at the console', () => {
  const server = serverWithBrowser();

  const at = (path: string, visitor: Visitor = visitors[0]!) =>
    server.visitAs('operator', `/console${path}`, visitor);

  it('shows whose a key is and when it was used, and ends it for ever', async () => {
    const shop = await server.addMerchant({ id: 'key-shop' });
    await server.pay({ reference: 'used', key: shop.key });
    const { page, troubles, leave } = await at('/keys?merchant=key-shop');
    const row = page.locator('tbody tr:not([aria-hidden])');
    await row.getByRole('link', { name: 'key-shop' }).waitFor();
    expect(await row.count()).toBe(1);
    expect(await row.locator('time').count()).toBe(1);
    await row.getByRole('button', { name: /^Revoke/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await row.getByText('Revoked').waitFor();
    const after = await server.http('/v1/payments', { key: shop.key });
    expect(after.status).toBe(401);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('issues a key of the house, shown once, and lists the keys of the house alone', async () => {
    const { page, troubles, leave } = await at('/keys');
    await page.getByRole('button', { name: 'Issue a key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Role').selectOption('auditor');
    await dialog.getByLabel('Name').fill('Yearly audit');
    await dialog.getByRole('button', { name: 'Issue a key' }).click();
    const key = (await page.locator('.shown-once code').textContent())!;
    expect((await server.http('/v1/events?limit=1', { key })).status).toBe(200);
    await page.getByLabel('Owner').selectOption('house');
    await page.waitForURL(/owner=house/);
    await page.locator('td', { hasText: 'Yearly audit' }).waitFor();
    expect(await page.locator('td a[href*="/merchants/"]').count()).toBe(0);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it.each(visitors)('has a page without fault: $theme, $language', async (visitor) => {
    await expectNoFault(await at('/keys', visitor), '.data-table');
  });
});
