/** The machine's own Chromium, and what its pages take of memory. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { dist } from './child.js';

const settings = z.strictObject({ places: z.array(z.string()), args: z.array(z.string()) });

/** Undefined if there is none. */
export async function startChromium(): Promise<Browser | undefined> {
  const text = readFileSync(dist('../scripts/chromium.json'), 'utf8');
  const { places, args } = settings.parse(JSON.parse(text));
  const executablePath = places.find((place) => existsSync(place));
  if (executablePath === undefined) return undefined;
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args });
}

const people = z.record(z.string(), z.string());

/** A page that somebody of a role has signed in on by a development link. */
export async function pageOf(browser: Browser, dataDir: string, role: string): Promise<Page> {
  const links = people.parse(JSON.parse(readFileSync(join(dataDir, 'dev-sign-in.json'), 'utf8')));
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 } });
  const page = await context.newPage();
  await page.goto(links[role] ?? '');
  await page.waitForURL(/\/(portal|console)$/);
  return page;
}

export interface Memory {
  /** Used of the heap of JavaScript after a collection. */
  readonly heapMb: number;
  /** Resident, of the process that renders the page: its heap, DOM, layout, code and libraries. */
  readonly rendererMb: number;
}

const MB = 1_000_000;
const metrics = z.looseObject({
  metrics: z.array(z.strictObject({ name: z.string(), value: z.number() })),
});
const processes = z.looseObject({
  processInfo: z.array(z.looseObject({ type: z.string(), id: z.number() })),
});

/** @param page the only one that the browser shows */
export async function memoryOf(browser: Browser, page: Page): Promise<Memory> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.collectGarbage');
  const measured = metrics.parse(await session.send('Performance.getMetrics')).metrics;
  const used = measured.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN;
  await session.detach();
  const root = await browser.newBrowserCDPSession();
  const { processInfo } = processes.parse(await root.send('SystemInfo.getProcessInfo'));
  await root.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return {
    heapMb: used / MB,
    rendererMb: Math.max(...renderers.map(({ id }) => residentBytes(id))) / MB,
  };
}

/** Of a process, as Linux tells it; not a number elsewhere. */
function residentBytes(pid: number): number {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return NaN;
  const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1];
  return Number(kb) * 1_024;
}
