/** Channels at the console: an operator stops them, proposes what they cost, and somebody else decides. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { type Visitor, visitors } from '../support/walk.js';

pagesSuite('channels at the console', () => {
  const server = serverWithBrowser();

  const at = (path: string, visitor: Visitor = visitors[0]!) =>
    server.visitAs('operator', `/console${path}`, visitor);
  /** Opens the dialog of an act, fills its fields and does it. */
  async function act(page: Page, label: string, fields: Readonly<Record<string, string>> = {}) {
    await page.getByRole('button', { name: label, exact: true }).click();
    const dialog = page.getByRole('dialog');
    for (const [name, value] of Object.entries(fields)) {
      await dialog.locator(`[name="${name}"]`).fill(value);
    }
    await dialog.getByRole('button', { name: label, exact: true }).click();
    return dialog;
  }

  it('shows how a channel answers as soon as it did', async () => {
    const { page, troubles, leave } = await at('/channels');
    await page.getByText('Not asked lately').first().waitFor();
    await server.pay({ reference: 'asked' });
    await page.locator('.status-good', { hasText: 'Answers' }).waitFor();
    await page.getByRole('link', { name: 'sandbox_a' }).click();
    await page.locator('.figure', { hasText: 'Calls' }).getByText('1', { exact: true }).waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('is stopped at once by a window of maintenance, and goes on when that is removed', async () => {
    const { page, troubles, leave } = await at('/channels/sandbox_b');
    const dialog = await act(page, 'Add a window', {
      from: '2020-01-01T00:00',
      to: '2019-01-01T00:00',
    });
    // A refusal changes nothing and is told in words with its code.
    await dialog.getByText('maintenance_invalid').waitFor();
    await dialog.locator('[name="to"]').fill('2099-01-01T00:00');
    await dialog.getByRole('button', { name: 'Add a window' }).click();
    await page.locator('.status', { hasText: 'In maintenance' }).waitFor();
    await page.getByRole('button', { name: /Remove the window/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.locator('.status', { hasText: 'Takes payments' }).waitFor();
    expect(troubles.filter((text) => !text.includes('422'))).toStrictEqual([]);
    await leave();
  });

  it('is not changed over what somebody else has changed meanwhile', async () => {
    const { page, leave } = await at('/channels/sandbox_b');
    const seen = await server.http('/v1/channels/sandbox_b', { key: server.keys.operator });
    const before = seen.body['maintenance'] as readonly unknown[];
    await page.getByRole('button', { name: 'Add a window' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('[name="from"]').fill('2097-01-01T00:00');
    await dialog.locator('[name="to"]').fill('2097-01-02T00:00');
    const others = { from: '2098-01-01T00:00:00.000Z', to: '2098-01-02T00:00:00.000Z' };
    await server.http('/v1/channels/sandbox_b', {
      method: 'PATCH',
      key: server.keys.operator2,
      body: { maintenance: [...before, others] },
    });
    await page.getByText('2098').first().waitFor();
    await dialog.getByRole('button', { name: 'Add a window' }).click();
    await dialog.getByText('The channel was changed meanwhile.').waitFor();
    await page.keyboard.press('Escape');
    await act(page, 'Add a window', { from: '2097-01-01T00:00', to: '2097-01-02T00:00' });
    await page.getByText('2097').first().waitFor();
    await page.getByText('2098').first().waitFor();
    await leave();
  });

  it('changes its cost once somebody else approves', async () => {
    const maker = await at('/channels/sandbox_b');
    await act(maker.page, 'Change the cost', { costPercent: '0.45' });
    await maker.page.getByText('You proposed it: somebody else decides.').waitFor();

    // Who only reads finds nothing to press.
    const reader = await server.visitAs('auditor', '/console/channels/sandbox_b');
    await reader.page.locator('article', { hasText: '0.45' }).waitFor();
    expect(
      await reader.page
        .getByRole('button', { name: /Change|Enable|Disable|window|Approve/ })
        .count(),
    ).toBe(0);

    const [change] = (
      await server.http('/v1/channels/sandbox_b/changes', { key: server.keys.operator })
    ).body['data'] as { id: string }[];
    // By a key, which is somebody else.
    await server.http(`/v1/channels/sandbox_b/changes/${change!.id}/approve`, {
      key: server.keys.operator,
      headers: { 'idempotency-key': 'approve' },
      body: {},
    });
    await maker.page.locator('dd', { hasText: '0.45 %' }).waitFor();
    await maker.page.locator('.data-table', { hasText: 'costPercent: 0.45' }).waitFor();
    for (const { troubles, leave } of [maker, reader]) {
      expect(troubles).toStrictEqual([]);
      await leave();
    }
  });

  it('is refused by code if nobody can speak to it', async () => {
    const { page, leave } = await at('/channels');
    const dialog = await act(page, 'Configure a channel', {
      ...{ name: 'third', connector: 'telex', secrets: 'API_KEY = env:TELEX_KEY' },
      ...{ methods: 'card', currencies: 'CNY, USD', max: '500.00 CNY', costPercent: '0.20' },
    });
    await dialog.getByText('This installation cannot speak to such a channel.').waitFor();
    expect(await page.getByRole('link', { name: 'third' }).count()).toBe(0);
    await leave();
  });

  it.each(visitors)('has pages without fault: $theme, $language', async (visitor) => {
    await expectNoFault(await at('/channels', visitor), '.data-table');
    await expectNoFault(await at('/channels/sandbox_b', visitor), '.data-table');
  });
});
