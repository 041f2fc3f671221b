/** Histories in a store of their own, and what `verify` finds in them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { z } from 'zod';
import type { Happened } from './happened.js';
import { run } from './run.js';
import { writeHistory } from './store.js';

const verificationSchema = z.object({
  position: z.string(),
  events: z.number(),
  checks: z.array(z.looseObject({ check: z.string(), findings: z.number() })),
  findings: z.array(
    z.object({
      check: z.string(),
      message: z.string(),
      event: z
        .object({ stream: z.string(), revision: z.number(), type: z.string() })
        .loose()
        .nullable(),
    }),
  ),
  runningSagas: z.number(),
});

/** Verifies the store in a folder. @returns the exit code, and what was said as JSON. */
export async function verify(dataDir: string) {
  const { code, out } = await run(['verify', '--json'], { DATA_DIR: dataDir });
  return { code, verification: verificationSchema.parse(JSON.parse(out)) };
}

/** What the checks find in a history: check, message, and stream/revision of the event. */
export async function found(history: readonly Happened[]): Promise<readonly string[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tallybook-verify-'));
  try {
    await writeHistory(dataDir, history);
    const { code, verification } = await verify(dataDir);
    expect(code).toBe(verification.findings.length === 0 ? 0 : 1);
    return verification.findings.map(({ check, message, event }) =>
      [check, message, event === null ? '' : `${event.stream}/${event.revision}`].join(' | '),
    );
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** What one check finds in a history. */
export const foundBy = async (
  check: string,
  history: readonly Happened[],
): Promise<readonly string[]> =>
  (await found(history)).filter((finding) => finding.startsWith(`${check} | `));
