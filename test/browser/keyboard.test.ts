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
