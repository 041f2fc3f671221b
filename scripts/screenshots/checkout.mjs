/** The checkout as a payer sees it on a phone, from the choice of a method to the receipt. */
const CREATE = '/v1/checkout-sessions';

/** Yields the name of what is in view. */
export async function* checkoutSteps(page, server) {
  await page.goto(await newSession(server));
  await page.waitForSelector('main button');
  yield 'checkout-choice';
  await page.getByRole('button', { name: /card|银行卡/i }).click();
  await page.frameLocator('iframe').locator('input').first().waitFor();
  yield 'checkout-card';
  await page.goto('about:blank');
  await page.goto(await newSession(server));
  await page.getByRole('button', { name: /QR|二维码/ }).click();
  await page.waitForSelector('.qr-code');
  yield 'checkout-qr';
  // What the code says; the sandbox takes it for paid.
  const code = await page.locator('main a:has(.qr-code), main a').first().getAttribute('href');
  await fetch(code, { method: 'POST' });
  await page.waitForSelector('.checkout-receipt');
  yield 'checkout-receipt';
}

async function newSession({ url, key }) {
  const answer = await fetch(`${url}${CREATE}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key('merchant')}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      amount: { value: '236.00', currency: 'CNY' },
      reference: `web-${Date.now()}`,
      description: 'Longjing tea, 250 g',
    }),
  });
  if (!answer.ok) throw new Error(`${CREATE}: ${await answer.text()}`);
  return (await answer.json()).url;
}
