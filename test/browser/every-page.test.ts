/** Every page that somebody of each role can come to, over the business of a demo: none has a fault. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { pagesOf, ROLES, settled } from '../../scripts/screenshots/pages.mjs';
import { readDiary } from '../../api/composition/demo/diary.js';
import type { DevPerson } from '../../api/composition/development/dev-sign-in.js';
import { startServer, type RunningServer } from '../../api/composition/server.js';
import { readSettings } from '../../api/composition/settings.js';
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

pagesSuite('every page', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tallybook-pages-'));
  let server: RunningServer;
  let browser: Browser;
  beforeAll(async () => {
    const settings = readSettings({ PORT: '0', RATE_LIMIT: '0' }, { dataDir, demo: true });
    server = await startServer(settings, { logger: silentLogger, demoSize: SIZE });
    await waitUntil(() => Promise.resolve(readDiary(dataDir)?.caughtUp), { timeoutMs: MINUTES });
    browser = await startBrowser();
  }, 2 * MINUTES);
  afterAll(async () => {
    await browser.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** @returns the names of the pages, each of which was looked at. */
  async function walk(role: DevPerson, visitor: Visitor, seen: Set<string>): Promise<string[]> {
    const at = { url: server.url, dataDir };
    const { page, troubles, accessibilityFaults, leave } = await visitAs(
      ...([browser, at, role, '', visitor] as const),
    );
    const names: string[] = [];
    for await (const { name, url } of pagesOf(page, seen)) {
      if (page.url() !== url) await page.goto(url);
      await settled(page);
      names.push(name);
      expect({ name, faults: await accessibilityFaults(), troubles }).toStrictEqual({
        ...{ name, faults: [], troubles: [] },
      });
    }
    await leave();
    return names;
  }

  it.each(everyVisitor)(
    'is without fault: $theme, $language',
    async (visitor) => {
      const seen = new Set<string>();
      for (const role of ROLES) await walk(role, visitor, seen);
      expect([...seen]).toEqual(expect.arrayContaining(SOME));
    },
    10 * MINUTES,
  );

  it.each(FEWER_RIGHTS)(
    'is without fault for %s',
    async (role) => {
      expect(await walk(role, everyVisitor[0]!, new Set())).toContain('portal-payments-one');
    },
    5 * MINUTES,
  );
});
