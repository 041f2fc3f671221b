/** Tasks of the house's people that no other walk goes through: each as its role does it, from the overview. */
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import type { DevPerson } from '../../api/composition/development/dev-sign-in.js';
import { createSandboxChannel } from '../../channels/sandbox/connector.js';
import { readPresence } from '../../channels/sandbox/presence.js';
import { readOrCreateSecret } from '../../channels/sandbox/secret.js';
import { readSettings } from '../../api/composition/settings.js';
import { openMasterKeys } from '../../engine/secret/open-master-keys.js';
import { pagesSuite, serverWithBrowser } from '../support/pages-suite.js';

type Task = readonly [role: DevPerson, what: string, steps: (page: Page) => Promise<void>];

const go = (page: Page, link: string) =>
  page.locator('nav').getByRole('link', { name: link, exact: true }).click();

/** Presses a button of the page, and the same in the dialog that it opens. */
async function act(page: Page, label: string, fields: Readonly<Record<string, string>> = {}) {
  await page.getByRole('button', { name: label, exact: true }).click();
  const dialog = page.getByRole('dialog');
  for (const [name, value] of Object.entries(fields)) {
    await dialog.locator(`[name="${name}"]`).fill(value);
  }
  await dialog.getByRole('button', { name: label, exact: true }).click();
}

pagesSuite('tasks of the house', () => {
  const server = serverWithBrowser();

  /** Somebody else's part of a walk. */
  async function meanwhile(role: DevPerson, path: string, steps: (page: Page) => Promise<void>) {
    const { page, troubles, leave } = await server.visitAs(role, `/console${path}`);
    await steps(page);
    expect(troubles).toStrictEqual([]);
    await leave();
  }

  /** A payment to be canceled whose channel says that it has given the money back on its own. */
  async function stuckFlow(): Promise<string> {
    const held = await server.pay({ reference: 'released', rest: { capture: 'manual' } });
    const id = String(held.body.id);
    const path = `/v1/events?payment=${id}&type=ChannelCallSettled`;
    const { body } = await server.http(path, { key: server.keys.auditor });
    const [settled] = z
      .array(z.looseObject({ data: z.looseObject({ channel: z.string(), requestNo: z.string() }) }))
      .parse(body['data']);
    const { channel, requestNo: original } = settled!.data;
    const { dataDir } = server;
    const masterKeys = openMasterKeys(readSettings({}, { dataDir }));
    await createSandboxChannel({
      ...{ name: channel, secret: readOrCreateSecret(dataDir, masterKeys), timeoutMs: 5_000 },
      baseUrl: () => readPresence(dataDir)?.url ?? '',
    }).send({
      ...{ requestNo: `${original}v9`, kind: 'void', original, method: null, expiresAt: null },
      ...{ amount: { value: '88.88', currency: 'CNY' }, scenario: null },
    });
    await server.http(`/v1/payments/${id}/cancel`, {
      key: server.keys.merchant,
      headers: { 'idempotency-key': 'cancel' },
      body: {},
    });
    return id;
  }

  const tasks: readonly Task[] = [
    [
      'operator',
      'finds a flow that is stuck by what needs attention, with its reason, and resumes it',
      async (page) => {
        const payment = await stuckFlow();
        await page.getByRole('link', { name: /flow is stuck/ }).click();
        await page.waitForURL(/flows\?state=stuck/);
        await page.getByText('the rest could not be given back').waitFor();
        await act(page, 'Resume');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        await page.goto(`${server.url}/console/payments/${payment}`);
        await page.getByRole('checkbox').check();
        await page.getByText('SagaResumed', { exact: true }).first().waitFor({ state: 'attached' });
      },
    ],
    [
      'operator',
      'proposes to disable a channel, is rejected, proposes again; changes its terms at once',
      async (page) => {
        await go(page, 'Channels');
        await page.getByRole('link', { name: 'sandbox_b' }).click();
        await act(page, 'Disable');
        await page.getByText('You proposed it: somebody else decides.').waitFor();
        await meanwhile('admin', '/approvals', async (admin) => {
          await act(admin, 'Reject', { reason: 'it is needed on Friday' });
          await admin.getByText('Nothing waits for a decision').waitFor();
        });
        await page.getByText('it is needed on Friday').waitFor();
        await act(page, 'Disable');
        await meanwhile('admin', '/approvals', async (admin) => {
          await act(admin, 'Approve');
          await admin.getByText('Nothing waits for a decision').waitFor();
        });
        await page.locator('.status', { hasText: 'Disabled' }).first().waitFor();
        await act(page, 'Change the terms', { max: '500.00 CNY' });
        await page.locator('dd', { hasText: '500.00 CNY' }).waitFor();
      },
    ],
    [
      'risk',
      'freezes a merchant and an account, and finds nothing else to press',
      async (page) => {
        await server.pay({ reference: 'before risk' });
        await go(page, 'Merchants');
        await page.getByRole('link', { name: 'Harbour Tea' }).click();
        await act(page, 'Freeze');
        await page.locator('.status', { hasText: 'Frozen' }).first().waitFor();
        expect(await page.getByRole('button', { name: 'Change origins' }).count()).toBe(0);
        await act(page, 'Unfreeze');
        await page.locator('.status-good', { hasText: 'Active' }).first().waitFor();
        await go(page, 'Accounts');
        await page.getByLabel('Id begins with').fill('mer:demo-shop');
        await page.getByRole('link', { name: 'mer:demo-shop:CNY', exact: true }).click();
        await act(page, 'Freeze');
        await page.getByText('Frozen').first().waitFor();
        expect(await page.getByRole('button', { name: 'Change limits' }).count()).toBe(0);
        await act(page, 'Unfreeze');
        await page.locator('.status-good', { hasText: 'Open' }).waitFor();
        await go(page, 'Channels');
        await page.getByRole('link', { name: 'sandbox_a' }).click();
        await page.locator('.data-table').first().waitFor();
        expect(await page.getByRole('button', { name: /Change|Disable|window/ }).count()).toBe(0);
      },
    ],
    [
      'finance',
      'takes a trial balance of a day as a workbook, and goes to its channel positions by the keyboard',
      async (page) => {
        await page.waitForSelector('.figure');
        await page.keyboard.press('g');
        await page.keyboard.press('t');
        await page.waitForURL(/trial-balance$/);
        await page.waitForSelector('.figure-link');
        await page.getByRole('button', { name: 'Export' }).click();
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('menuitem', { name: 'XLSX' }).click(),
        ]);
        expect(file.suggestedFilename()).toMatch(/^trial-balance-main-.*\.xlsx$/);
        await page.keyboard.press('g');
        await page.keyboard.press('p');
        await page.keyboard.press('o');
        await page.waitForURL(/positions$/);
        await page.locator('.figure-link').first().waitFor();
        await page.keyboard.press('j');
        expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('TR');
      },
    ],
    [
      'auditor',
      'finds who froze the merchant, and the events of an account in a time',
      async (page) => {
        await go(page, 'Audit log');
        await page.getByLabel('Object').fill('demo-shop');
        await page.waitForURL(/object=demo-shop/);
        await page
          .getByRole('row', { name: /Merchant frozen/ })
          .first()
          .waitFor();
        await go(page, 'Events');
        await page.getByLabel('Account').fill('mer:demo-shop:CNY');
        await page.getByLabel('Type').fill('AccountFrozen');
        await page.waitForURL(/type=AccountFrozen/);
        await page
          .getByRole('row', { name: /AccountFrozen/ })
          .first()
          .waitFor();
        await page.getByLabel('Until').fill('2020-01-01T00:00');
        await page.locator('.empty').waitFor();
      },
    ],
    [
      'admin',
      'issues a key of an operator, which opens nothing until another admin approves it',
      async (page) => {
        await go(page, 'API keys');
        await page.getByRole('button', { name: 'Issue a key' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByLabel('Role').selectOption('operator');
        await dialog.getByLabel('Name').fill('Night shift');
        await dialog.getByRole('button', { name: 'Issue a key' }).click();
        const key = (await page.locator('.shown-once code').textContent())!;
        expect((await server.http('/v1/cases', { key })).status).toBe(401);
        await meanwhile('admin2', '/approvals', async (second) => {
          await act(second, 'Approve');
          await second.getByText('Nothing waits for a decision').waitFor();
        });
        expect((await server.http('/v1/cases', { key })).status).toBe(200);
      },
    ],
  ];

  it.each(tasks)('%s %s', async (role, _, steps) => {
    const { page, troubles, leave } = await server.visitAs(role, '/console');
    await steps(page);
    expect(troubles).toStrictEqual([]);
    await leave();
  });
});
