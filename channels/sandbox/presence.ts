/** DATA_DIR/sandbox.json: where the sandbox answers while it lives. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const presence = z.object({
  pid: z.number().int().positive(),
  port: z.number().int().positive(),
  url: z.url({ protocol: /^http$/ }),
});
export type Presence = z.infer<typeof presence>;

const pathOf = (dataDir: string): string => join(dataDir, 'sandbox.json');

/** Undefined if there is no file, or none that can be read. */
export function readPresence(dataDir: string): Presence | undefined {
  try {
    const json: unknown = JSON.parse(readFileSync(pathOf(dataDir), 'utf8'));
    return presence.safeParse(json).data;
  } catch {
    return undefined;
  }
}

/** Readers see the old file or the new file, never a part. */
export function writePresence(dataDir: string, value: Presence): void {
  const fresh = `${pathOf(dataDir)}.${value.pid}`;
  writeFileSync(fresh, JSON.stringify(value), { mode: 0o600 });
  renameSync(fresh, pathOf(dataDir));
}

/** Takes the file away if it is still that process's own. */
export function removePresence(dataDir: string, pid: number): void {
  if (readPresence(dataDir)?.pid === pid) rmSync(pathOf(dataDir), { force: true });
}
