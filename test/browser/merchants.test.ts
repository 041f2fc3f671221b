/** Merchants at the console: registered, found, frozen, and led to what is theirs. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { type Visitor, visitors } from '../support/walk.js';

pagesSuite('merchants at the console', () => {
  const server = serverWithBrowser();

  const at = (path: string, visitor: Visitor = visitors[0]!) =>
    server.visitAs('operator', `/console${path}`, visitor);
  const act = async (page: Page, label: string) => {
    await page.getByRole('button', { name: label, exact: true }).click();
    return page.getByRole('dialog');
  };

  it('is registered with a key that is shown once, and found by its name', async () => {
    const { page, troubles, leave } = await at('/merchants');
    const dialog = await act(page, 'Register a merchant');
    await dialog.getByLabel('Name').fill('Jasmine <b>Tea</b>');
    await dialog.getByLabel('Id').fill('jasmine');
    await dialog.getByLabel('Fee in percent').fill('0.60');
    await dialog.getByRole('button', { name: 'Register a merchant' }).click();
    const shown = page.locator('.shown-once code');
    await shown.waitFor();
    const key = (await shown.textContent())!;
    expect((await server.pay({ reference: 'first', key })).body.status).toBe('succeeded');
    await page.getByRole('button', { name: 'I have kept it' }).click();

    // `/` leads to the search.
    await page.locator('h2').click();
    await page.keyboard.press('/');
    await page.keyboard.type('JASMINE');
    await page.waitForURL(/name=JASMINE/);
    await page.locator('tbody tr:not([aria-hidden])').getByText('0.60 %').waitFor();
    expect(await page.locator('tbody tr:not([aria-hidden])').count()).toBe(1);
    await page.getByRole('link', { name: 'Jasmine <b>Tea</b>' }).click();
    await page.getByRole('link', { name: 'Payments of this merchant' }).click();
    await page.getByRole('link', { name: 'first' }).waitFor();
    await page.locator('td').getByRole('link', { name: 'jasmine' }).waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('is frozen and unfrozen with all of its accounts', async () => {
    const { page, troubles, leave } = await at('/merchants/jasmine');
    await page.getByText('mer:jasmine:CNY').waitFor();
    await (await act(page, 'Freeze')).getByRole('button', { name: 'Freeze' }).click();
    await page.locator('td', { hasText: 'Frozen' }).waitFor();
    await page.locator('dd', { hasText: 'Frozen' }).waitFor();
    const { body } = await server.http('/v1/merchants?status=frozen', {
      key: server.keys.operator,
    });
    expect((body['data'] as { id: string }[]).map(({ id }) => id)).toStrictEqual(['jasmine']);
    await (await act(page, 'Unfreeze')).getByRole('button', { name: 'Unfreeze' }).click();
    await page.locator('td', { hasText: 'Open' }).waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('refuses what is no origin, in words and with its code', async () => {
    const { page, leave } = await at('/merchants/jasmine');
    const dialog = await act(page, 'Change origins');
    await dialog.getByLabel('Payers return to').fill('https://shop.example/path');
    await dialog.getByRole('button', { name: 'Change origins' }).click();
    await dialog.locator('.error-notice code').waitFor();
    await dialog.getByLabel('Payers return to').fill('https://shop.example');
    await dialog.getByRole('button', { name: 'Change origins' }).click();
    await page.locator('dd', { hasText: 'https://shop.example' }).waitFor();
    await leave();
  });

  it('shows finance everything and nothing to press', async () => {
    const { page, troubles, leave } = await server.visitAs('finance', '/console/merchants/jasmine');
    await page.getByText('mer:jasmine:CNY').waitFor();
    expect(await page.getByRole('button', { name: /reeze|origins/ }).count()).toBe(0);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it.each(visitors)('has pages without fault: $theme, $language', async (visitor) => {
    await expectNoFault(await at('/merchants', visitor), '.data-table');
    await expectNoFault(await at('/merchants/jasmine', visitor), '.data-table');
  });
});
