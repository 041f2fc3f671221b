/** The folder of this installation: the one that holds package.json. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findRoot(): string {
  // The sources lie two folders below the root, the build three.
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    if (folder === dirname(folder)) throw new Error('package.json was not found');
    folder = dirname(folder);
  }
  return folder;
}

export const INSTALLATION = findRoot();
