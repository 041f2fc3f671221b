/** Every page that somebody of each role can come to, over the business of a demo: none has a fault. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { pagesOf, ROLES, settled } from '../../scripts/screenshots/pages.mjs';
import { readDiary } from '../../api/composition/demo/diary.js';
import type { DevPerson } from '../../api/composition/development/dev-sign-in.js';
import type { RunningServer } from '../../api/composition/server.js';
import { silentLogger } from '../../domain/kernel/logger.js';
import { startBrowser } from '../support/browser.js';
import { pagesSuite } from '../support/pages-suite.js';
import { visitAs } from '../support/session.js';
import { everyVisitor, type Visitor } from '../support/walk.js';
import { waitUntil } from '../support/wait-until.js';

const MINUTES = 60_000;
/** Enough for a case, a flow that waits, and each kind of end. */
const SIZE = { days: 12, share: 0.5 };
/** Lists have objects, so that these are looked at too. */
const SOME = ['portal-payments-one', 'console-payments-one', 'console-cases-one', 'console-users'];
/** Whose pages are among those of the others, with fewer acts. */
const FEWER_RIGHTS = ['accountant', 'support', 'developer'] as const;

/** Headers and amounts that do not fit their column; another text of a cell may be shortened. */
const CUT = `[...document.querySelectorAll('.data-table th, .data-table td.end')]
  .filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent)`;

pagesSuite('every page', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tallybook-pages-'));
  let server: RunningServer;
  let browser: Browser;
  beforeAll(async () => {
    // Loaded only now: a suite that is skipped has no use for them.
    const { readSettings } = await import('../../api/composition/settings.js');
    const { startServer } = await import('../../api/composition/server.js');
    const settings = readSettings({ PORT: '0', RATE_LIMIT: '0' }, { dataDir, demo: true });
    server = await startServer(settings, { logger: silentLogger, demoSize: SIZE });
    await waitUntil(() => Promise.resolve(readDiary(dataDir)?.caughtUp), {
      timeoutMs: 4 * MINUTES,
    });
    browser = await startBrowser();
  }, 5 * MINUTES);
  afterAll(async () => {
    await browser.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** @returns what is wrong with which page that was not seen yet. */
  async function faultsOf(role: DevPerson, visitor: Visitor, seen: Set<string>): Promise<object[]> {
    const at = { url: server.url, dataDir };
    const { page, troubles, accessibilityFaults, leave } = await visitAs(
      ...([browser, at, role, '', visitor] as const),
    );
    const faults: object[] = [];
    for await (const { name, url } of pagesOf(page, seen)) {
      if (page.url() !== url) await page.goto(url);
      await settled(page);
      const wrong = [...(await accessibilityFaults()), ...(await page.evaluate<string[]>(CUT))];
      if (wrong.length > 0) faults.push({ role, name, wrong });
    }
    await leave();
    return troubles.length === 0 ? faults : [...faults, { role, troubles }];
  }

  it.each(everyVisitor)(
    'is without fault: $theme, $language',
    async (visitor) => {
      const seen = new Set<string>();
      const faults: object[] = [];
      for (const role of ROLES) faults.push(...(await faultsOf(role, visitor, seen)));
      expect(faults).toStrictEqual([]);
      expect([...seen]).toEqual(expect.arrayContaining(SOME));
    },
    10 * MINUTES,
  );

  it.each(FEWER_RIGHTS)(
    'is without fault for %s',
    async (role) => {
      expect(await faultsOf(role, everyVisitor[0]!, new Set())).toStrictEqual([]);
    },
    5 * MINUTES,
  );
});
