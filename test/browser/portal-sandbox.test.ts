/** The scenarios of the sandbox, tried from the portal. */
import { expect, it } from '@jest/globals';
import { scenarioNames } from '../../channels/sandbox/scenarios.js';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { type Visitor, visitors } from '../support/walk.js';

pagesSuite('the sandbox in the portal', () => {
  const server = serverWithBrowser();

  const open = (visitor: Visitor = visitors[0]!) =>
    server.visitAs('owner', '/portal/sandbox', visitor, { width: 1_280, height: 900 });

  it.each(visitors)('is without fault: $theme, $language', async (visitor) => {
    await expectNoFault(await open(visitor), '.data-table .status-attention');
  });

  it('shows every scenario, makes such a payment and goes to its page', async () => {
    const { page, troubles, leave } = await open();
    const names = page.locator('tbody tr:not([aria-hidden]) td:first-child code');
    await names.first().waitFor();
    expect((await names.allTextContents()).sort()).toStrictEqual([...scenarioNames].sort());
    await page.getByRole('button', { name: 'Try it: declined' }).click();
    await page.waitForURL(/\/payments\/pay_/);
    await page.locator('.timeline').getByText('Payment failed').waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('pays by a QR code if that is chosen, and gives a command without the key', async () => {
    const { page, troubles, leave } = await open();
    await page.getByLabel('Method').selectOption('qr');
    await page.getByRole('button', { name: 'curl: paid_less' }).click();
    const command = (await page.getByRole('dialog').locator('pre').textContent()) ?? '';
    expect(command).toContain('"method":{"type":"qr"}');
    expect(command).toContain('"sandbox":{"scenario":"paid_less"}');
    expect(command).toContain('Bearer $TALLYBOOK_KEY');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Try it: success', exact: true }).click();
    await page.waitForURL(/\/payments\/pay_/);
    await page.getByText('Waiting for payer').first().waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });
});
