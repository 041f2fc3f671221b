/** Tasks of a merchant's people that no other walk goes through: each as its role does it, from the overview. */
import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { DevPerson } from '../../api/composition/development/dev-sign-in.js';
import { pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { waitUntil } from '../support/wait-until.js';
import { comesTrue } from '../support/walk.js';

type Task = readonly [role: DevPerson, what: string, steps: (page: Page) => Promise<void>];

const go = (page: Page, link: string) =>
  page.locator('nav').getByRole('link', { name: link, exact: true }).click();

async function download(page: Page, format: 'CSV' | 'XLSX'): Promise<string> {
  await page.getByRole('button', { name: 'Export' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: format }).click(),
  ]);
  return file.suggestedFilename();
}

pagesSuite('tasks of a merchant’s people', () => {
  const server = serverWithBrowser();
  beforeAll(async () => {
    await server.pay({ reference: 'whole' });
    await server.pay({ reference: 'declined', rest: { sandbox: { scenario: 'declined' } } });
    await server.pay({ reference: 'less', rest: { sandbox: { scenario: 'paid_less' } } });
    const paid = await server.pay({ reference: 'given back' });
    await server.http(`/v1/payments/${String(paid.body.id)}/refunds`, {
      key: server.keys.merchant,
      headers: { 'idempotency-key': 'refund', prefer: 'wait=10' },
      body: {},
    });
    await waitUntil(async () => {
      const { body } = await server.http('/v1/payments?status=underpaid', {
        key: server.keys.merchant,
      });
      return (body['data'] as unknown[]).length === 1;
    });
  }, 60_000);

  const tasks: readonly Task[] = [
    [
      'owner',
      'sees how today goes, and accepts what was paid too little',
      async (page) => {
        const figure = (name: string) =>
          page.locator('.figure', { hasText: name }).locator('.figure-value');
        await figure('Payments today').getByText('4', { exact: true }).waitFor();
        expect(await figure('Failed today').textContent()).toBe('1');
        expect(await figure('Success today').textContent()).toBe('66.7%');
        await page.getByRole('img', { name: /payments succeeded, 1 failed/ }).waitFor();
        await page
          .getByRole('region', { name: 'Paid too little' })
          .getByRole('link', { name: 'less' })
          .click();
        await page.getByRole('button', { name: 'Accept the amount' }).click();
        await page
          .getByRole('dialog')
          .getByRole('button', { name: /^Accept / })
          .click();
        await page.locator('.timeline').getByText('Smaller amount accepted').waitFor();
        await go(page, 'Overview');
        await figure('Success today').getByText('75%').waitFor();
        await page.getByRole('region', { name: 'Paid too little' }).waitFor({ state: 'detached' });
      },
    ],
    [
      'accountant',
      'takes the settlement of a day, the refunds and the payments as files',
      async (page) => {
        await go(page, 'Settlement');
        await page.locator('.data-table .money').first().waitFor();
        expect(await download(page, 'XLSX')).toMatch(/^settlement-demo-shop-.*\.xlsx$/);
        await page.getByLabel('Accounting day').fill('2020-01-01');
        await page.waitForURL(/date=2020-01-01/);
        await page.locator('.empty').waitFor();
        await go(page, 'Refunds');
        await page.locator('tbody .status-good').waitFor();
        expect(await download(page, 'CSV')).toBe('refunds-demo-shop.csv');
        await page
          .getByRole('link', { name: /^pay_|given back/ })
          .first()
          .click();
        await page.locator('.timeline').getByText('Refund succeeded').waitFor();
        await go(page, 'Payments');
        await page.locator('.data-table .money').first().waitFor();
        expect(await download(page, 'XLSX')).toBe('payments-demo-shop.xlsx');
      },
    ],
    [
      'support',
      'copies the id of a payment, and sees what its people see in Chinese and in the dark',
      async (page) => {
        await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
        await go(page, 'Payments');
        const row = page.getByRole('row', { name: /whole/ });
        await row.getByRole('button', { name: /^Copy pay_/ }).click();
        await row.getByRole('button', { name: 'Copied' }).waitFor();
        const copied = await page.evaluate<string>('navigator.clipboard.readText()');
        await row.getByRole('link', { name: 'whole' }).click();
        await page.waitForURL(new RegExp(`/payments/${copied}$`));
        await page.getByLabel('Language').first().selectOption('zh');
        await page.getByRole('link', { name: '概览', exact: true }).waitFor();
        await page.getByLabel('主题').first().selectOption('dark');
        await comesTrue(page, `document.documentElement.dataset.mantineColorScheme === 'dark'`);
        await page.reload();
        await page.getByRole('link', { name: '概览', exact: true }).waitFor();
      },
    ],
    [
      'developer',
      'goes from a refused request to what was wrong with it, and ends a session of another browser',
      async (page) => {
        await server.http('/v1/payments', { key: server.keys.merchant, body: { amount: 'much' } });
        await go(page, 'Requests');
        await page
          .getByRole('row', { name: /400/ })
          .getByRole('button', { name: /^Details/ })
          .click();
        await page.getByRole('dialog').getByText('invalid_request').first().waitFor();
        await page.getByRole('dialog').getByText('Send it again from your own system').waitFor();
        await page.keyboard.press('Escape');
        const other = await server.visitAs('developer', '/portal');
        await page.getByText('Dev developer').click();
        await page.getByRole('menuitem', { name: 'Your account' }).click();
        await page.getByRole('button', { name: 'End', exact: true }).first().click();
        await waitUntil(
          async () => (await page.getByRole('button', { name: 'End', exact: true }).count()) === 0,
        );
        await other.page.reload();
        await other.page.waitForURL(/\/login/);
        await other.leave();
      },
    ],
  ];

  it.each(tasks)('%s %s', async (role, _, steps) => {
    const { page, troubles, leave } = await server.visitAs(role, '/portal');
    await steps(page);
    expect(troubles).toStrictEqual([]);
    await leave();
  });
});
