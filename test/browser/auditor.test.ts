/** A day of an auditor: finds an event, and checks in the browser that it is sealed. */
import { beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readLines } from '../../cli/bundle/read-lines.js';
import { verifyBundle } from '../../cli/bundle/verify-bundle.js';
import { MAX_LINE_BYTES } from '../../domain/bundle/lines.js';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';
import { visitors } from '../support/walk.js';

pagesSuite('auditor', () => {
  const server = serverWithBrowser();
  let publicKey: string;
  let payment: string;
  /** A transaction of the payment, and the position of an event that holds what its channel answered. */
  let voucher: string;
  let holding: string;
  beforeAll(async () => {
    payment = String((await server.pay({ reference: 'one' })).body['id']);
    await server.settled();
    await server.engine.seals.seal();
    const [[settled], [posted]] = [
      await ofType('ChannelCallSettled'),
      await ofType('TransactionPosted'),
    ];
    holding = settled?.position ?? '';
    voucher = String(posted?.data['transaction']);
    const { body } = await server.http('/v1/seals/latest', { key: server.keys.auditor });
    ({ publicKey } = z.looseObject({ publicKey: z.string() }).parse(body));
  }, 60_000);

  /** The payment's events of a type. */
  async function ofType(type: string) {
    const path = `/v1/events?payment=${payment}&type=${type}`;
    const { body } = await server.http(path, { key: server.keys.auditor });
    return z
      .array(z.looseObject({ position: z.string(), data: z.record(z.string(), z.unknown()) }))
      .parse(body['data']);
  }

  const open = (path: string, visitor = visitors[0]!) => server.visitAs('auditor', path, visitor);

  it.each(visitors)('pages are without fault: $theme, $language', async (visitor) => {
    for (const [path, landmark] of [
      ['/console/events', '.data-table time'],
      ['/console/audit', '.data-table time'],
      ['/console/proof', '.facts time'],
      [`/console/replay?stream=payment-${payment}&revision=1`, '.state-table'],
      ['/console/events/00000000000000000001', '.event-json'],
      [`/console/vouchers/${voucher}`, '[aria-label] a[href*="exchange=shown"]'],
      [`/console/events/${holding}?exchange=shown`, '.exchange'],
    ] as const) {
      await expectNoFault(await open(path, visitor), landmark);
    }
  });

  it('goes from a number of the trial balance to the bytes of the channel in three clicks', async () => {
    const { page, troubles, accessibilityFaults, leave } = await open(
      '/console/trial-balance?currency=CNY',
    );
    await page.evaluate(
      "window.clicks = 0; document.addEventListener('click', () => (window.clicks += 1), true)",
    );
    const pending = page.getByRole('row', { name: /^2241/ });
    await pending.getByRole('link').nth(2).click();
    await page.getByRole('region', { name: 'Vouchers' }).getByRole('link').first().click();
    const causes = page.getByRole('region', { name: 'What caused it' }).last();
    await causes.getByRole('link', { name: 'Channel bytes' }).first().click();
    await page.getByRole('region', { name: 'Body, as it came' }).waitFor();
    expect(await page.locator('.exchange').last().textContent()).toContain('requestNo');
    expect(await page.evaluate('window.clicks')).toBe(3);
    await page.getByText('The log has recorded that you read this.').waitFor();
    expect(await accessibilityFaults()).toStrictEqual([]);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('finds in the audit log what was done to a payment, and reads of its channel bytes', async () => {
    const path = `/v1/events/${holding}/exchange`;
    await server.http(path, { key: server.keys.auditor });
    const { page, troubles, leave } = await open('/console/audit');
    await page.getByLabel('Object').waitFor();
    await page.keyboard.press('/');
    await page.getByLabel('Object').fill(payment);
    await page.waitForURL(/object=pay_/);
    await page.getByText('Channel bytes read').first().waitFor();
    const created = page.getByRole('row', { name: /Payment created/ });
    await created.getByRole('link', { name: /^key:/ }).click();
    await page.waitForURL(/principal=key/);
    await page.getByText('Channel bytes read').first().waitFor({ state: 'detached' });
    await created.getByRole('link').last().click();
    await page.waitForURL(/\/events\/\d{20}$/);
    await page.getByRole('heading', { name: /PaymentCreated/ }).waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('replays a payment event by event, and sees what each changed', async () => {
    const { page, troubles, leave } = await open(`/console/events/${holding}`);
    await page.getByRole('link', { name: 'Replay to here' }).click();
    await page.waitForURL(/replay\?stream=payment-pay_.*revision=/);
    await page.getByText('Channel answered').waitFor();
    await page.getByRole('slider').press('Home');
    await page.getByText('Payment created').waitFor();
    await page.waitForURL(/revision=0/);
    const status = page.getByRole('row', { name: /payment › status/ });
    expect(await status.getByRole('cell').allTextContents()).toStrictEqual(['', 'processing']);
    await page.locator('h3').first().click();
    await page.keyboard.press(']');
    await page.waitForURL(/revision=1$/);
    await page.getByText('Flow started').waitFor();
    await page.getByRole('slider').press('End');
    await page.getByText('Flow ended').waitFor();
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByText('Payment succeeded').waitFor();
    expect(await status.getByRole('cell').allTextContents()).toStrictEqual([
      'processing',
      'succeeded',
    ]);
    await page.getByLabel('Stream, or the id of a payment').fill(payment);
    await page.waitForURL(/stream=payment-pay_[^&]*$/);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('comes from a voucher to its payment, and to what caused it', async () => {
    const { page, troubles, leave } = await open(`/console/vouchers/${voucher}`);
    const causes = page.getByRole('region', { name: 'What caused it' }).last();
    await causes.getByText('Captured', { exact: true }).waitFor();
    await page.locator('.facts').getByRole('link', { name: /^pay_/ }).click();
    await page.waitForURL(`**/payments/${payment}`);
    await page.getByRole('region', { name: 'Timeline' }).waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('finds the posting of a payment, and proves it against the key that is pasted', async () => {
    const { page, troubles, leave } = await open('/console/events');
    await page.getByLabel('Payment', { exact: true }).fill(payment);
    await page.getByLabel('Type').fill('TransactionPosted');
    await page.waitForURL(/payment=.*type=TransactionPosted/);
    await page.getByText('PaymentCreated.v1').waitFor({ state: 'detached' });
    const posted = page.getByRole('row', { name: /TransactionPosted/ });
    await posted.first().getByRole('link').first().click();
    await page.waitForURL(/\/events\/\d{20}$/);
    await page.getByLabel('Public key of the seals').fill(publicKey);
    await page.getByRole('button', { name: 'Check the proof' }).click();
    await page.waitForSelector('text=What this page shows is what the event says');
    expect(await page.locator('section .status-good').count()).toBe(4);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('proves a number of the trial balance, step by step, down to the bytes of the channel', async () => {
    const { page, troubles, accessibilityFaults, leave } = await open(
      '/console/trial-balance?currency=CNY',
    );
    await page.getByRole('row', { name: /^2241/ }).getByRole('link').nth(2).click();
    await page.getByRole('link', { name: 'Prove this number' }).click();
    await page.waitForURL(/proof\?kind=cell/);
    const step = (name: string) => page.getByRole('region', { name, exact: true });
    await step('Its sum').getByText('They come to the turnover').waitFor();
    await page.getByRole('button', { name: 'Pick a voucher for me' }).click();
    await step('A voucher').getByText('It moves what the sum counted of it').waitFor();
    await page.getByLabel('Public key of the seals').fill(publicKey);
    await page.getByRole('button', { name: 'Check the proof' }).click();
    await step('The seal')
      .getByText(/holds$/)
      .first()
      .waitFor();
    await step("The channel's bytes").getByRole('button').click();
    await page.getByRole('region', { name: 'Body, as it came' }).waitFor();
    const results = page.locator('.proof-summary li');
    await results.last().getByText('holds').waitFor();
    expect(
      (await results.allTextContents()).map((text) => text.replace(/[●–] /, '')),
    ).toStrictEqual([
      'The number: nothing to check',
      'Its sum: holds',
      'A voucher: holds',
      'Its event: holds',
      'The seal: holds',
      "The channel's bytes: holds",
    ]);
    expect(await accessibilityFaults()).toStrictEqual([]);
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('lets chance pick a number, and does not believe a sum that the server makes up', async () => {
    const { page, troubles, leave } = await open('/console/proof');
    await page.getByRole('button', { name: 'Pick one for me' }).click();
    await page.waitForURL(/proof\?kind=(cell|account|settlement)/);
    const sum = page.getByRole('region', { name: 'Its sum', exact: true });
    await sum.getByText(/^(No entry|\d+ entr)/).waitFor();
    await sum.getByText('They come to the turnover').waitFor();
    const { body } = await server.http('/v1/ledgers/main/days?limit=1', {
      key: server.keys.auditor,
    });
    const [{ date }] = z.tuple([z.looseObject({ date: z.string() })]).parse(body['data']);
    await page.route('**/v1/explain?*', async (route) => {
      const answer = await route.fetch();
      const text = (await answer.text()).replace(
        /"closing":\{"value":"(-?)\d/,
        '"closing":{"value":"$19',
      );
      await route.fulfill({ response: answer, body: text });
    });
    await page.goto(
      `${server.url}/console/proof?kind=cell&subject=merchant_pending&currency=CNY&date=${date}`,
    );
    await sum.getByText('They do not come to what the server says').waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('takes the bundle of the log, which holds by the command and the key alone', async () => {
    const { page, troubles, leave } = await open('/console/proof');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Take the bundle' }).click();
    const file = await (await download).path();
    await page.getByText(/bundle-\d+\.jsonl is whole/).waitFor();
    const verified = await verifyBundle(readLines(file, MAX_LINE_BYTES), publicKey);
    expect(verified.findings).toStrictEqual([]);
    await page.getByText(/verify-bundle bundle-\d+\.jsonl/).waitFor();
    // A connection that breaks on the way: nothing is kept.
    await page.route('**/v1/bundle', (route) => route.fulfill({ body: '{"bundle":""}\n' }));
    await page.getByRole('button', { name: 'Take the bundle' }).click();
    await page.getByText('it is not whole and was not kept').waitFor();
    expect(troubles).toStrictEqual([]);
    await leave();
  });

  it('is told if the key is another, or what is shown is not what is sealed', async () => {
    const { page, leave } = await open(`/console/events?payment=${payment}&type=TransactionPosted`);
    const other = await page.evaluate<string>(`crypto.subtle
      .generateKey('Ed25519', true, ['sign', 'verify'])
      .then(({ publicKey }) => crypto.subtle.exportKey('spki', publicKey))
      .then((der) => btoa(String.fromCharCode(...new Uint8Array(der))))`);
    await page.locator('tbody a').first().click();
    await page.getByLabel('Public key of the seals').fill(other);
    await page.getByRole('button', { name: 'Check the proof' }).click();
    await page.waitForSelector('text=The seal names another key');
    // A server that shows other figures than those that it sealed.
    await page.route('**/proof*', async (route) => {
      const response = await route.fetch();
      const body = z
        .looseObject({ event: z.looseObject({ data: z.string() }) })
        .parse(await response.json());
      const data = body.event.data.replace(/"amount":"\d/, '"amount":"9');
      await route.fulfill({ json: { ...body, event: { ...body.event, data } } });
    });
    await page.getByLabel('Public key of the seals').fill(publicKey);
    await page.getByRole('button', { name: 'Check the proof' }).click();
    await page.waitForSelector('text=The event is not in the signed log');
    await leave();
  });
});
