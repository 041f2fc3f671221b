/** The frame by keyboard alone. */
import { expect, it } from '@jest/globals';
import { pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { visitors } from '../support/walk.js';

pagesSuite('the keyboard', () => {
  const server = serverWithBrowser();

  it.each(visitors)(
    'goes to pages, by a letter and by the palette: $theme, $language',
    async (visitor) => {
      const { page, troubles, accessibilityFaults, leave } = await server.visitAs(
        'admin',
        '/console/account',
        visitor,
      );
      await page.waitForSelector('section');
      await page.keyboard.press('g');
      await page.keyboard.press('u');
      await page.waitForURL(/\/console\/users$/);
      await page.keyboard.press('?');
      await page.waitForSelector('[role="dialog"] kbd');
      expect(await accessibilityFaults()).toStrictEqual([]);
      await page.keyboard.press('Escape');
      await page.waitForSelector('[role="dialog"]', { state: 'detached' });
      await page.keyboard.press('Control+k');
      await page.waitForSelector('[role="option"]');
      expect(await accessibilityFaults()).toStrictEqual([]);
      await page.keyboard.press('ArrowDown');
      const chosen = await page.locator('[aria-selected="true"]').textContent();
      await page.keyboard.press('Enter');
      await page.waitForSelector('[role="dialog"]', { state: 'detached' });
      expect(await page.locator('nav [aria-current="page"]').textContent()).toBe(chosen);
      expect(troubles).toStrictEqual([]);
      await leave();
    },
  );

  it.each([
    ['admin', '/console/users'],
    ['owner', '/portal/users'],
  ] as const)('comes to the last page of the navigation on a phone: %s', async (role, last) => {
    const size = { width: 360, height: 640 };
    const visit = await server.visitAs(role, last.replace('/users', ''), visitors[0], size);
    const { page, accessibilityFaults, troubles, leave } = visit;
    await page.getByRole('button', { name: 'Pages' }).click();
    const link = page.locator(`nav a[href="${last}"]`);
    await link.waitFor();
    expect(await accessibilityFaults()).toStrictEqual([]);
    await link.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${last}`);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('finds pages in groups, and the page of a single object in its list', async () => {
    const { page, leave } = await server.visitAs('operator', '/console/channels/sandbox_a');
    await page.locator('nav [aria-current="true"]', { hasText: 'Channels' }).waitFor();
    const groups = await page.getByRole('navigation').getByRole('group').all();
    const names = await Promise.all(
      groups.map((group) => group.locator('.nav-title').allTextContents()),
    );
    expect(names.flat()).toStrictEqual([
      ...['Work', 'Payments', 'Ledger', 'Partners', 'Proof', 'System'],
    ]);
    await leave();
  });

  it('goes on to the page of a second letter', async () => {
    const { page, leave } = await server.visitAs('admin', '/console/account');
    await page.waitForSelector('section');
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.waitForURL(/\/console\/cases$/);
    await page.keyboard.press('h');
    await page.waitForURL(/\/console\/channels$/);
    await page.goBack();
    await page.waitForURL(/\/console\/account$/);
    await leave();
  });

  it('walks through rows, and types in fields what it is', async () => {
    const { page, leave } = await server.visitAs('owner', '/portal/account');
    await page.waitForSelector('.data-table tbody tr');
    await page.keyboard.press('j');
    expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('TR');
    const field = page.locator('input[name="newPassword"]');
    await field.focus();
    await page.keyboard.type('gp?j');
    expect(await field.inputValue()).toBe('gp?j');
    await leave();
  });
});
