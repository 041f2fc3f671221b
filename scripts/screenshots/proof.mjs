/** A number that is proved, step by step, as an auditor has it in the end. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../prepare.mjs';

/** Yields the name of what is in view. `page` is of an auditor who has signed in. */
export async function* proofSteps(page, { url, key }, language) {
  const t = textsOf(language, 'proof', 'seal', 'evidence');
  const press = (text) => page.getByRole('button', { name: t[text], exact: true }).click();
  await page.goto(`${url}/console/proof?${await closedCell(url, key('auditor'))}`);
  await page.getByText(t['proof.agrees']).first().waitFor();
  await press('proof.any_voucher');
  await page.getByText(t['proof.counted']).first().waitFor();
  await page
    .getByLabel(t['seal.key'])
    .fill((await read(url, key('auditor'), 'seals/latest')).publicKey);
  await press('seal.check');
  await page.getByText(t['seal.holds.key']).first().waitFor();
  // The header stays in view wherever the page is.
  await page.evaluate(() => scrollTo(0, 0));
  yield 'console-proof-one';
}

/** What merchants were owed at the end of yesterday. */
async function closedCell(url, key) {
  const { data } = await read(url, key, 'ledgers/main/days?limit=2');
  const date = data.at(-1).date;
  return new URLSearchParams({ kind: 'cell', subject: 'merchant_pending', currency: 'CNY', date });
}

async function read(url, key, path) {
  const answer = await fetch(`${url}/v1/${path}`, { headers: { authorization: `Bearer ${key}` } });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return answer.json();
}

const textsOf = (language, ...concepts) =>
  Object.assign(
    {},
    ...concepts.map((concept) =>
      JSON.parse(readFileSync(join(root, `web/${concept}/texts.${language}.json`), 'utf8')),
    ),
  );
