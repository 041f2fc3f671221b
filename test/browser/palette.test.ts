/** The palette opens what an id names; `/` leads to a search on every list; the overview tells what needs attention. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { pagesSuite, serverWithBrowser } from '../support/pages-suite.js';

pagesSuite('what is looked for', () => {
  const server = serverWithBrowser();

  const at = (person: 'operator' | 'auditor' | 'owner', path: string) =>
    server.visitAs(person, path);
  const change = (body: object, key?: string) =>
    server.http('/v1/channels/sandbox_b', {
      ...{ method: 'PATCH', key: server.keys.operator, body },
      ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
    });

  async function look(page: Page, text: string): Promise<void> {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'A page, or an id' }).fill(text);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role="dialog"]', { state: 'detached' });
  }

  it('is found by its id, whatever it is', async () => {
    const paid = String((await server.pay({ reference: 'found' })).body.id);
    const refund = await server.http(`/v1/payments/${paid}/refunds`, {
      key: server.keys.merchant,
      headers: { 'idempotency-key': 'refund' },
      body: {},
    });
    const proposed = await change({ costPercent: '0.45' }, 'propose');
    const { id: proposal } = proposed.body['change'] as { id: string };
    const [key] = (await server.http('/v1/keys?owner=house', { key: server.keys.operator })).body[
      'data'
    ] as { id: string }[];
    const { page, troubles, leave } = await at('auditor', '/console');
    await page.waitForSelector('.figure');
    for (const [id, address, shown] of [
      [paid, `/payments/${paid}`, 'h2'],
      [String(refund.body.id), `/payments/${paid}`, 'h2'],
      [proposal, `/approvals?show=all&id=${proposal}`, 'article'],
      [key!.id, `/keys?id=${key!.id}`, 'tbody tr'],
      ['mer:demo-shop:CNY', '/accounts/mer:demo-shop:CNY', 'dl'],
      ['3', '/events/3', 'h2'],
    ] as const) {
      await look(page, id);
      await page.waitForURL(`${server.url}/console${address}`);
      await page.locator(`main ${shown}`).first().waitFor();
    }
    expect(await page.locator('.error-notice').count()).toBe(0);
    // What is neither an id nor a page is looked for in the lists.
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'A page, or an id' }).fill('demo-s');
    await page.getByRole('option', { name: 'Find “demo-s” in Merchants' }).click();
    await page.getByRole('link', { name: 'Harbour Tea' }).waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('leads a merchant to its own', async () => {
    const paid = String((await server.pay({ reference: 'of the shop' })).body.id);
    const { page, leave } = await at('owner', '/portal');
    await page.waitForSelector('main h2');
    await look(page, paid);
    await page.waitForURL(`${server.url}/portal/payments/${paid}`);
    await leave();
  });

  it('is a delivery too, which is shown at its endpoint', async () => {
    const { key, path } = { key: server.keys.merchant, path: '/v1/webhook-endpoints' };
    const made = await server.http(path, {
      key,
      body: { url: 'http://127.0.0.1:9/hooks', events: ['*'] },
      headers: { 'idempotency-key': 'endpoint' },
    });
    const endpoint = String(made.body.id);
    await server.pay({ reference: 'told' });
    const { body } = await server.http(`${path}/${endpoint}/deliveries`, { key });
    const [, delivery] = (body['data'] as { id: string }[]).map(({ id }) => id);
    const { page, troubles, leave } = await at('owner', '/portal');
    await page.waitForSelector('main h2');
    await look(page, delivery!);
    await page.waitForURL(`${server.url}/portal/webhooks/${endpoint}?delivery=${delivery!}`);
    await page.getByRole('dialog').getByText('"objectSequence": 2').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL(`${server.url}/portal/webhooks/${endpoint}`);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('is searched for by `/` on every list', async () => {
    const { page, leave } = await at('operator', '/console');
    const focused = (): Promise<string> =>
      page.evaluate<string>('document.activeElement?.getAttribute("type") ?? ""');
    for (const path of ['payments', 'merchants', 'accounts', 'keys', 'events', 'cases']) {
      await page.goto(`${server.url}/console/${path}`);
      await page.locator('main input[type="search"]').first().waitFor();
      await page.keyboard.press('/');
      expect([path, await focused()]).toStrictEqual([path, 'search']);
    }
    // A list without a search of its own leads to that of everything.
    for (const path of ['flows', 'approvals', 'channels', 'days']) {
      await page.goto(`${server.url}/console/${path}`);
      await page.locator('main h2').waitFor();
      await page.keyboard.press('/');
      await page.getByRole('combobox', { name: 'A page, or an id' }).waitFor();
    }
    await leave();
  });

  it('needs attention as long as it does', async () => {
    const { page, troubles, leave } = await at('operator', '/console');
    await page.waitForSelector('.figure');
    const window = { from: '2020-01-01T00:00:00Z', to: '2099-01-01T00:00:00Z' };
    await change({ maintenance: [window] });
    await page.getByRole('link', { name: 'sandbox_b is in maintenance' }).waitFor();
    await change({ maintenance: [] });
    await page
      .getByRole('link', { name: 'sandbox_b is in maintenance' })
      .waitFor({ state: 'detached' });
    await server.pay({
      reference: 'silent',
      rest: { sandbox: { scenario: 'timeout_after_success' } },
    });
    await page.getByRole('link', { name: /sandbox_a left 1 call without an outcome/ }).click();
    await page.waitForURL(/channels\/sandbox_a$/);
    expect(troubles).toStrictEqual([]);
    await leave();
  });
});
