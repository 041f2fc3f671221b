import { renameSync, writeFileSync } from 'node:fs';

/** Writes JSON for this user alone. Whoever reads the file has it whole, as it was or as it is. */
export function writePrivately(file: string, content: unknown): void {
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(fresh, file);
}
