/** The version of this build, from package.json at the root of the installation. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

function findVersion(): string {
  // The sources lie one folder below the root, the build two.
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return z.looseObject({ version: z.string() }).parse(manifest).version;
    } catch (error) {
      if (folder === dirname(folder)) throw error;
    }
  }
}

export const VERSION = findVersion();
