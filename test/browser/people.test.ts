/** An owner keeps a team, two admins keep the house, and everybody keeps an account. */
import { expect, it } from '@jest/globals';
import { pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { visit, visitors } from '../support/walk.js';
import { codeOf, PASSWORD } from '../user/credentials.js';

const visitor = visitors[0]!;

pagesSuite('people', () => {
  const time = { offsetMs: 0 };
  const server = serverWithBrowser({ clock: { now: () => Date.now() + time.offsetMs } });

  async function invite(by: 'owner' | 'admin', address: string, role: string) {
    const path = by === 'owner' ? '/portal/users' : '/console/users';
    const visited = await server.visitAs(by, path, visitor);
    const { page } = visited;
    await page.getByRole('button', { name: 'Invite' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Li Na');
    await dialog.getByLabel('E-mail address').fill(address);
    await dialog.getByLabel(role, { exact: true }).check();
    await dialog.getByRole('button', { name: 'Invite' }).click();
    const link = (await page.locator('.shown-once code').textContent()) ?? '';
    return { ...visited, link };
  }

  it('an owner invites somebody, who signs in; the owner disables the user again', async () => {
    const { page, troubles, accessibilityFaults, leave, link } = await invite(
      'owner',
      'li.na@shop.example',
      'Support',
    );
    expect(await accessibilityFaults()).toStrictEqual([]);
    const other = await visit(server.browser, link, visitor);
    await other.page.fill('input[name="password"]', PASSWORD);
    await other.page.click('button[type="submit"]');
    await other.page.waitForURL(/\/portal$/);
    expect(await other.page.getByRole('link', { name: 'Team' }).count()).toBe(0);
    await page.reload();
    await page.getByRole('button', { name: 'Acts on Li Na' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await page.locator('.status-neutral', { hasText: 'Disabled' }).waitFor();
    await other.page.reload();
    await other.page.waitForURL(/\/login/);
    expect(troubles).toStrictEqual([]);
    await leave();
    await other.leave();
  });

  it('a second admin approves what the first has given, once the person has set up the account', async () => {
    const first = await invite('admin', 'li.na@house.example', 'Finance');
    await first.page.getByText('Finance: not set up yet').waitFor();
    await first.leave();
    const { page, leave } = await server.visitAs('admin2', '/console/users', visitor);
    const acts = page
      .getByRole('row', { name: 'li.na@house.example' })
      .getByRole('button', { name: 'Acts on Li Na' });
    await acts.click();
    await page.getByRole('menuitem', { name: 'Change roles' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Approve roles' }).count()).toBe(0);
    const other = await visit(server.browser, first.link, visitor);
    await other.page.fill('input[name="password"]', PASSWORD);
    await other.page.click('button[type="submit"]');
    const seed = (await other.page.locator('main code').textContent())?.replaceAll(' ', '') ?? '';
    await other.page.fill('input[name="code"]', codeOf(seed, Date.now()));
    await other.page.click('button[type="submit"]');
    await other.page.waitForSelector('.recovery-codes');
    await other.page.click('button:has-text("I have kept them")');
    await other.page.getByText('Your roles wait for approval').waitFor();
    expect(await other.accessibilityFaults()).toStrictEqual([]);
    await page.reload();
    await page.getByText('Finance: wait for another admin').waitFor();
    await acts.click();
    await page.getByRole('menuitem', { name: 'Approve roles' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve roles' }).click();
    await page.getByRole('cell', { name: 'Finance', exact: true }).waitFor();
    await other.page.reload();
    await other.page.getByRole('link', { name: 'Trial balance' }).waitFor();
    expect(other.troubles).toStrictEqual([]);
    await other.leave();
    await leave();
  });

  it('what is dangerous asks for the password once more, and is done then', async () => {
    const { leave, link } = await invite('owner', 'second@shop.example', 'Owner');
    await leave();
    const { page, leave: leaveToo } = await visit(server.browser, link, visitor);
    await page.fill('input[name="password"]', PASSWORD);
    await page.click('button[type="submit"]');
    await page.waitForURL(/\/portal$/);
    await page.goto(`${server.url}/portal/users`);
    await page.getByRole('button', { name: 'Acts on Dev owner' }).click();
    await page.getByRole('menuitem', { name: 'New link' }).click();
    time.offsetMs += 6 * 60_000;
    await page.getByRole('dialog').getByRole('button', { name: 'New link' }).click();
    const dialog = page.getByRole('dialog', { name: 'Show that it is you' });
    await dialog.getByLabel('Password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await page.locator('.shown-once code').waitFor();
    await leaveToo();
  });

  it.each(visitors)('the pages are without fault: $theme, $language', async (one) => {
    for (const [person, path] of [
      ['owner', '/portal/users'],
      ['admin', '/console/users'],
      ['auditor', '/console/account'],
    ] as const) {
      const { page, troubles, accessibilityFaults, leave } = await server.visitAs(
        person,
        path,
        one,
      );
      await page.waitForSelector('tbody tr:not([aria-hidden]) .time');
      expect(await accessibilityFaults()).toStrictEqual([]);
      expect(troubles).toStrictEqual([]);
      await leave();
    }
  });
});
