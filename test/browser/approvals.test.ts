/** An inbox of many proposals. */
import { expect, it } from '@jest/globals';
import { expectNoFault, pagesSuite, serverWithBrowser } from '../support/pages-suite.js';

const MANY = 70;

pagesSuite('an inbox of many proposals', () => {
  const server = serverWithBrowser();

  it('draws those in view, and reads on by itself', async () => {
    const keys: string[] = [];
    for (let number = 0; number < MANY; number++) {
      const { body } = await server.http('/v1/keys', {
        ...{ method: 'POST', key: server.keys.operator },
        headers: { 'idempotency-key': `key-${number}` },
        body: { role: 'operator', name: `Night shift ${number}` },
      });
      keys.push(String(body.id));
    }
    const visit = await server.visitAs('auditor', '/console/approvals');
    const { page } = visit;
    const drawn = page.locator('article');
    await drawn.filter({ hasText: keys.at(-1)! }).waitFor();
    const oldest = drawn.filter({ hasText: keys[0]! });
    for (let turn = 0; turn < MANY && (await oldest.count()) === 0; turn++) {
      await page.keyboard.press('End');
      await drawn.last().waitFor();
      expect(await drawn.count()).toBeLessThan(MANY / 2);
    }
    await oldest.waitFor();
    await expectNoFault(visit, 'article');
  });
});
