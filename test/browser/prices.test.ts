/** Price plans at the console: created, tried in the calculator, assigned; and the price that its merchant sees. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { type Visitor, visitors } from '../support/walk.js';

pagesSuite('prices', () => {
  const server = serverWithBrowser();
  let plan = '';

  const at = (path: string, visitor: Visitor = visitors[0]!) =>
    server.visitAs('finance', `/console${path}`, visitor);
  const act = async (page: Page, label: string) => {
    await page.getByRole('button', { name: label, exact: true }).click();
    return page.getByRole('dialog');
  };

  it('are created as a plan, which answers what it would take', async () => {
    const { page, troubles, leave } = await at('/prices');
    const dialog = await act(page, 'Create a price plan');
    await dialog.getByLabel('Name').fill('Online shops');
    await dialog.getByLabel('Percentage of the amount').fill('0.60');
    await dialog.getByLabel('Minimum of the percentage').fill('0.10');
    await dialog.getByLabel('Fixed amount a payment').fill('0.30');
    await dialog.getByLabel('Currency').fill('cny');
    await dialog.getByLabel('Tax on fees, %').fill('6');
    await dialog.getByRole('button', { name: 'Create a price plan' }).click();
    await page.waitForURL(/\/prices\/plan_/);
    plan = page.url().split('/').at(-1)!;
    // 0.60 and 0.30, and of each line 6 %: 0.04 and 0.02.
    await page.locator('dd', { hasText: '99.04 CNY' }).waitFor();
    await page.getByLabel('Refunded').fill('100.00');
    // 0.10 of the percentage and 0.30 stay.
    await page.locator('dd', { hasText: '0.50 CNY' }).waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('have versions, the newest in force', async () => {
    const { page, leave } = await at(`/prices/${plan}`);
    const dialog = await act(page, 'Add a version');
    expect(await dialog.getByLabel('Minimum of the percentage').inputValue()).toBe('0.10');
    await dialog.getByLabel('Percentage of the amount').fill('0.50');
    await dialog.getByRole('button', { name: 'Add a version' }).click();
    const versions = page.getByRole('region', { name: 'Versions' });
    await versions.getByText('0.50 % (at least 0.10 CNY)').waitFor();
    expect(await versions.locator('tbody tr:not([aria-hidden])').allTextContents()).toStrictEqual([
      expect.stringMatching(/^20\.50.*in force$/),
      expect.stringMatching(/^10\.60.*over$/),
    ]);
    await leave();
  });

  it('are assigned to a merchant, whose payments name the plan', async () => {
    const { page, leave } = await at(`/prices/${plan}`);
    const wrong = await act(page, 'Assign');
    await wrong.getByLabel('Merchant').fill('nobody');
    await wrong.getByRole('button', { name: 'Assign' }).click();
    await wrong.getByText('not_found').waitFor();
    await wrong.getByLabel('Merchant').fill('demo-shop');
    await wrong.getByRole('button', { name: 'Assign' }).click();
    await page.getByRole('link', { name: 'demo-shop' }).click();
    await page.getByRole('link', { name: 'Online shops, version 2' }).waitFor();
    const { body } = await server.pay({ reference: 'priced', key: server.keys.merchant });
    await page.goto(page.url().replace(/merchants\/.*/, `payments/${String(body['id'])}`));
    await page.getByRole('link', { name: 'Price plan, version 2' }).click();
    await page.waitForURL(new RegExp(plan));
    await leave();
  });

  it('are told to the merchant, who may change nothing', async () => {
    const { page, troubles, leave } = await server.visitAs('owner', '/portal/prices');
    await page.getByText('0.50 % (at least 0.10 CNY) + 0.30 CNY, plus 6 % tax').waitFor();
    await page.getByText('fee of the registration').waitFor();
    expect(await page.getByRole('link', { name: /Online shops/ }).count()).toBe(0);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('end for a merchant', async () => {
    const { page, leave } = await at(`/prices/${plan}`);
    const dialog = await act(page, 'End the assignment to demo-shop');
    await dialog.getByRole('button', { name: 'End' }).click();
    await page.getByText('no end').waitFor({ state: 'detached' });
    await leave();
  });

  it.each(visitors)('have pages without fault: $theme, $language', async (visitor) => {
    await expectNoFault(await at('/prices', visitor), '.data-table');
    await expectNoFault(await at(`/prices/${plan}`, visitor), '.data-table');
    const own = await server.visitAs('owner', '/portal/prices', visitor);
    await expectNoFault(own, '.data-table');
  });
});
