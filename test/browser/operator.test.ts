/** The operator at the console: everything moves as it happens, and each act says what it does. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { type Visitor, visitors } from '../support/walk.js';

pagesSuite('an operator', () => {
  // An outcome stays unknown for long enough to be seen.
  const server = serverWithBrowser({ env: { QUERY_LADDER_MS: '2000' } });

  const at = (path: string, visitor: Visitor = visitors[0]!) =>
    server.visitAs('operator', `/console${path}`, visitor);
  const figure = (page: Page, label: string) =>
    page.locator('.figure', { hasText: label }).locator('.figure-value');

  it('sees a payment on the overview within a second of its outcome', async () => {
    const { page, troubles, leave } = await at('');
    await page.waitForSelector('.status-good');
    await server.pay({ reference: 'seen' });
    const startedMs = performance.now();
    await page.locator('.figure', { hasText: 'of 1 payment' }).waitFor();
    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(await figure(page, 'Success').textContent()).toBe('100%');
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('goes from a payment that comes in down to a raw event and the bytes of its channel', async () => {
    const { page, troubles, accessibilityFaults, leave } = await at('/payments');
    await page.waitForSelector('.data-table, .empty');
    await server.pay({ reference: 'down to the bytes' });
    await page.getByRole('link', { name: 'down to the bytes' }).click();
    await page.getByRole('checkbox').check();
    await page
      .getByText('ChannelCallSettled', { exact: true })
      .first()
      .waitFor({ state: 'attached' });
    await page.evaluate(
      "for (const step of document.querySelectorAll('.raw-step')) step.open = true",
    );
    await page.getByText('PaymentCreated', { exact: true }).waitFor();
    await page.getByText('What came over the channel’s wire').first().waitFor();
    await page.getByRole('button', { name: 'Show the channel bytes' }).first().click();
    await page.locator('.exchange', { hasText: 'requestNo' }).waitFor();
    expect(await accessibilityFaults()).toStrictEqual([]);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('finds a payment whose outcome is unknown among the flows, and sees it go', async () => {
    const { page, leave } = await at('/flows');
    await page.locator('.empty').waitFor();
    const asked = server.pay({
      reference: 'unknown',
      rest: { sandbox: { scenario: 'timeout_after_success' } },
    });
    await page.locator('.status-attention', { hasText: 'Outcome unknown' }).waitFor();
    await asked;
    await page.locator('.empty').waitFor();
    await leave();
  });

  /** A payment whose merchant is frozen when it is captured: its money is in suspense, with a case. */
  async function suspended(): Promise<string> {
    const shop = await server.addMerchant({ id: 'frozen-shop' });
    const post = (path: string) =>
      server.http(`/v1/ledgers/main/accounts/mer:${shop.id}:CNY/${path}`, {
        key: server.keys.operator,
        body: {},
      });
    await server.pay({ reference: 'first', key: shop.key });
    await post('freeze');
    await server.pay({ reference: 'second', key: shop.key });
    await server.settled();
    await post('unfreeze');
    return shop.id;
  }

  it('brings a case to its end: one operator proposes, another approves', async () => {
    await suspended();
    const maker = await at('');
    await maker.page.getByRole('link', { name: '1 case belongs to nobody' }).click();
    await maker.page.getByRole('link', { name: 'Money in suspense' }).click();
    await maker.page.getByRole('button', { name: 'Assign' }).click();
    await maker.page.getByLabel('Who looks into it').fill('Li Na');
    await maker.page.getByRole('dialog').getByRole('button', { name: 'Assign' }).click();
    await maker.page.locator('dd', { hasText: 'Li Na' }).waitFor();
    await maker.page.getByRole('button', { name: 'Propose a resolution' }).click();
    await maker.page.getByLabel('Why').fill('the account is open again');
    await maker.page
      .getByRole('dialog')
      .getByRole('button', { name: 'Propose a resolution' })
      .click();
    await maker.page.getByText('You proposed it: somebody else decides.').waitFor();

    // Who only reads finds nothing to press.
    const reader = await server.visitAs('auditor', '/console/approvals');
    await reader.page.getByText('the account is open again').waitFor();
    expect(await reader.page.locator('article button:not(.id-copy)').count()).toBe(0);
    await reader.page.locator('article a').click();
    await reader.page.locator('dd', { hasText: 'Li Na' }).waitFor();
    expect(await reader.page.getByRole('button', { name: /Assign|Propose/ }).count()).toBe(0);

    // A person of risk is somebody else, and may decide on resolutions.
    const checker = await server.visitAs('risk', '/console/approvals');
    await checker.page.getByRole('button', { name: 'Approve' }).click();
    await checker.page.getByRole('dialog').getByText('88.88').waitFor();
    await checker.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await checker.page.getByText('Nothing waits for a decision').waitFor();

    // Told by the stream, without a load.
    await maker.page.locator('.status-good', { hasText: 'Resolved' }).waitFor();
    await maker.page.locator('.status-good', { hasText: 'Executed' }).waitFor();
    for (const { troubles, leave } of [maker, reader, checker]) {
      expect(troubles).toStrictEqual([]);
      await leave();
    }
  });

  it('finds no act on a case that has ended', async () => {
    const { page, leave } = await at('/cases?status=resolved');
    await page.getByRole('link', { name: 'Money in suspense' }).click();
    await page.locator('.status-good', { hasText: 'Executed' }).waitFor();
    expect(await page.getByRole('button', { name: 'Propose a resolution' }).count()).toBe(0);
    await leave();
  });

  it.each(visitors)('has pages without fault: $theme, $language', async (visitor) => {
    for (const [path, landmark] of [
      ['', '.figure'],
      ['/flows', '.empty'],
      ['/flows?state=stuck', '.empty'],
      ['/cases', '.empty'],
      ['/cases?status=resolved', '.status-good'],
      ['/approvals', '.empty'],
      ['/approvals?show=all', '.status-good'],
      ['/system', '.status-good'],
    ] as const) {
      const { page, troubles, accessibilityFaults, leave } = await at(path, visitor);
      await page.waitForSelector(landmark);
      expect(await accessibilityFaults()).toStrictEqual([]);
      expect(troubles).toStrictEqual([]);
      await leave();
    }
  });
});
