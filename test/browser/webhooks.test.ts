/** A merchant's developer at the webhooks of the portal: from the first endpoint to a delivery that is sent again. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { NOTIFICATION_TYPES } from '../../domain/notification/types.js';
import { pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { waitUntil } from '../support/wait-until.js';
import { type Visitor, visitors } from '../support/walk.js';
import { startReceiver, type Receiver } from '../support/webhook-receiver.js';

pagesSuite('webhooks', () => {
  const server = serverWithBrowser();
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver.stop());

  const at = (path: string, visitor: Visitor = visitors[0]!) =>
    server.visitAs('owner', `/portal${path}`, visitor);

  it('are added, looked at, changed, rotated, replayed and resent', async () => {
    const { page, troubles, leave } = await at('/webhooks');
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const dialog = page.getByRole('dialog');
    const act = (name: string) => dialog.getByRole('button', { name, exact: true }).click();
    await page.locator('.empty').waitFor();

    await button('Add endpoint').click();
    await dialog.getByLabel('URL').fill('ftp://shop.example');
    await act('Add endpoint');
    await dialog.getByText('https URL of the open network').waitFor();
    await dialog.getByLabel('URL').fill(receiver.url);
    await act('Add endpoint');
    const secret = (await page.locator('code', { hasText: 'whsec_' }).textContent()) ?? '';
    await button('I have kept it').click();

    await server.pay({ reference: 'first' });
    await waitUntil(() => receiver.received.length === 3);
    const { body, headers } = receiver.received[0]!;
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toBeDefined();

    await page.getByRole('link', { name: receiver.url }).click();
    await page.locator('.status-good', { hasText: 'Delivered' }).nth(2).waitFor();
    await button('Details of delivery 2').click();
    await dialog.getByText('"objectSequence": 2').waitFor();
    await dialog.getByText('webhook-signature').waitFor();
    await act('Resend');
    await page.getByRole('dialog').last().getByRole('button', { name: 'Resend' }).click();
    await waitUntil(() => receiver.received.length === 4);
    await page.keyboard.press('Escape');
    await dialog.first().waitFor({ state: 'hidden' });

    await button('Replay').click();
    await dialog.getByLabel('From').fill('9');
    await act('Replay');
    await dialog.locator('.mantine-InputWrapper-error, [role=alert]').first().waitFor();
    await dialog.getByLabel('From').fill('1');
    await act('Replay');
    await waitUntil(() => receiver.received.length === 7);

    await button('Rotate secret').click();
    await act('Rotate secret');
    await page.locator('code', { hasText: 'whsec_' }).waitFor();
    await button('I have kept it').click();

    await button('Disable').click();
    await act('Disable');
    await page.locator('.status-neutral', { hasText: 'Disabled' }).waitFor();
    await server.pay({ reference: 'second' });
    await button('Enable').click();
    await act('Enable');
    await waitUntil(() => receiver.received.length === 10);
    expect(troubles.filter((trouble) => !/status of 4\d\d/.test(trouble))).toStrictEqual([]);
    await leave();
  });

  it('offer the types that there are', async () => {
    const { page, leave } = await at('/webhooks');
    await page.getByRole('button', { name: 'Add endpoint' }).click();
    await page.getByText('All notifications').click();
    const fields = await page.locator('input[name^="event:"]').all();
    const names = await Promise.all(fields.map((field) => field.getAttribute('name')));
    expect(names).toStrictEqual(['event:*', ...NOTIFICATION_TYPES.map((type) => `event:${type}`)]);
    await leave();
  });

  it.each(visitors)('have pages without fault: $theme, $language', async (visitor) => {
    receiver.answer = (_, response) => void response.writeHead(500).end('the database is away');
    await server.pay({ reference: `faults-${visitor.theme}-${visitor.language}` });
    const { page, troubles, accessibilityFaults, leave } = await at('/webhooks', visitor);
    const check = async () => expect(await accessibilityFaults()).toStrictEqual([]);
    await page.locator('tbody a').first().waitFor();
    await check();
    await page.locator('tbody a').first().click();
    await page.locator('tbody .status-waiting').first().waitFor();
    await check();
    await page.locator('tbody button[aria-label*="1"]').last().click();
    await page.getByRole('dialog').getByText('"objectSequence"').waitFor();
    await check();
    expect(troubles).toStrictEqual([]);
    await leave();
  });
});
