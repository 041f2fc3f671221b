/** Signing in as people do it, in a real browser. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { UserRole } from '../../domain/user/roles.js';
import { pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { devLink, signIn } from '../support/session.js';
import { visit, visitors } from '../support/walk.js';
import { codeOf, PASSWORD } from '../user/credentials.js';

const visitor = visitors[0]!;

pagesSuite('signing in', () => {
  const server = serverWithBrowser();

  let people = 0;
  async function invited(roles: readonly UserRole[], merchant: string | null) {
    const address = `person${(people += 1)}@example.com`;
    const request = { name: 'Li Na', address, roles, merchant, by: null, idempotencyKey: address };
    const context = { correlationId: 't', causationId: 't', actor: 't', nowMs: Date.now() };
    const outcome = await server.engine.users.directory.invite(request, context);
    if (!outcome.accepted) throw new Error(outcome.rejection.detail);
    return { address, link: `${server.url}/login/link#${outcome.link}` };
  }

  const typePassword = async (page: Page, address: string, password = PASSWORD) => {
    await page.fill('input[name="address"]', address);
    await page.fill('input[name="password"]', password);
    await page.click('button[type="submit"]');
  };
  const inFrame = (page: Page) => page.waitForSelector('.signed-in');

  it('somebody of a merchant follows an invitation, and comes back by the password to where it was', async () => {
    const { address, link } = await invited(['owner'], 'demo-shop');
    const { page, troubles, leave } = await visit(server.browser, link, visitor);
    await page.fill('input[name="password"]', PASSWORD);
    await page.click('button[type="submit"]');
    await inFrame(page);
    expect(new URL(page.url()).pathname).toBe('/portal');
    expect(await page.textContent('.signed-in')).toContain('Li Na');
    await page.click('.signed-in');
    await page.click('[role="menuitem"]:has-text("Sign out")');
    await page.waitForSelector('input[name="address"]');
    await page.goto(`${server.url}/portal/nowhere?status=failed`);
    await page.waitForURL(/\/login\?next=/);
    await typePassword(page, address);
    await page.waitForURL(`${server.url}/portal/nowhere?status=failed`);
    await inFrame(page);
    expect(troubles).toStrictEqual([]);
    await page.goto(`${server.url}/`);
    await page.waitForURL(`${server.url}/portal`);
    await leave();
  });

  it('somebody of the house sets up a second factor first, and shows it from then on', async () => {
    const { address, link } = await invited(['finance'], null);
    const { page, troubles, accessibilityFaults, leave } = await visit(
      server.browser,
      link,
      visitor,
    );
    await page.fill('input[name="password"]', PASSWORD);
    await page.click('button[type="submit"]');
    await page.waitForSelector('.qr-code');
    expect(await accessibilityFaults()).toStrictEqual([]);
    const seed = (await page.locator('main code').textContent())?.replaceAll(' ', '') ?? '';
    await page.fill('input[name="code"]', codeOf(seed, Date.now()));
    await page.click('button[type="submit"]');
    await page.waitForSelector('.recovery-codes');
    expect(await accessibilityFaults()).toStrictEqual([]);
    const codes = await page.locator('.recovery-codes li').allTextContents();
    expect(codes).toHaveLength(10);
    await page.click('button:has-text("I have kept them")');
    await page.waitForURL(`${server.url}/console`);
    await page.click('.signed-in');
    await page.click('[role="menuitem"]:has-text("Sign out")');
    await page.waitForSelector('input[name="address"]');
    await typePassword(page, address);
    await page.waitForSelector('input[name="code"]');
    expect(await accessibilityFaults()).toStrictEqual([]);
    await page.fill('input[name="code"]', codes[0] ?? '');
    await page.click('button[type="submit"]');
    await page.waitForURL(`${server.url}/console`);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('a wrong password is told in words, with the code', async () => {
    const { page, leave } = await visit(server.browser, `${server.url}/login`, visitor);
    await typePassword(page, 'nobody@example.com', 'not the password');
    expect(await page.textContent('[role="alert"]')).toContain('login_refused');
    await leave();
  });

  it.each([
    '//evil.example',
    'https://evil.example/portal',
    '/\\evil.example',
    '/docs',
    'javascript:alert(1)',
  ])('leads nobody elsewhere: %s', async (next) => {
    const { page, leave } = await visit(server.browser, `${server.url}/portal`, visitor);
    await page.waitForURL(/\/login\?next=/);
    await signIn(page, server, 'owner');
    await page.goto(`${server.url}/login?${new URLSearchParams({ next }).toString()}`);
    await page.waitForURL(`${server.url}/portal`);
    await leave();
  });

  it('people of a merchant are led out of the console, and those of the house out of the portal', async () => {
    for (const [person, asked, shown] of [
      ['owner', '/console', '/portal'],
      ['auditor', '/portal', '/console'],
    ] as const) {
      const { page, leave } = await visit(server.browser, `${server.url}/login`, visitor);
      await signIn(page, server, person);
      await page.goto(`${server.url}${asked}`);
      await page.waitForURL(`${server.url}${shown}`);
      await leave();
    }
  });

  it('a link of development works once', async () => {
    const link = devLink(server, 'risk');
    const { page, leave } = await visit(server.browser, link, visitor);
    await inFrame(page);
    await page.goto(`${server.url}/login/link`);
    await page.goto(link);
    await page.waitForSelector('[role="alert"]');
    expect(await page.textContent('[role="alert"]')).toContain('link_invalid');
    await leave();
  });

  it('a session that ended elsewhere leads to the login page', async () => {
    const { page, leave } = await visit(server.browser, `${server.url}/login`, visitor);
    await signIn(page, server, 'operator');
    await page.context().clearCookies();
    await page.reload();
    await page.waitForURL(/\/login\?next=%2Fconsole$/);
    await leave();
  });
});
