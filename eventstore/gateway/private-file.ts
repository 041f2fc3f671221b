/** Files that hold a secret: what others may read is refused, not used. */
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';

/** Permissions of others than the owner. Windows has none to look at. */
const OTHERS = 0o077;

export class NotPrivate extends Error {
  constructor(file: string) {
    super(`${file}: others may read it: chmod 600`);
    this.name = 'NotPrivate';
  }
}

/**
 * The bytes of a file that nobody but its owner may read: of the very file that was looked at, whatever
 * is put in its place meanwhile.
 * @throws NotPrivate; or the system's error if it cannot be read.
 */
export function readPrivateFile(file: string): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    if (process.platform !== 'win32' && (fstatSync(descriptor).mode & OTHERS) !== 0) {
      throw new NotPrivate(file);
    }
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
