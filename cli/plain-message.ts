/** What an error says to the person at the terminal. */
import { types } from 'node:util';

/** The members of Node's errors of the system, as far as they are there. */
interface SystemFault extends NodeJS.ErrnoException {
  readonly address?: string;
  readonly port?: number;
}

/** What it is about; Node does not say of a file that is open already. */
function placeOf({ path, address, port }: SystemFault): string | undefined {
  if (path !== undefined || port === undefined) return path;
  return address?.includes(':') === true ? `[${address}]:${port}` : `${address ?? ''}:${port}`;
}

const messages: Readonly<Record<string, (place: string) => string>> = {
  EADDRINUSE: (place) => `${place} is in use by another process; --port names another port`,
  EADDRNOTAVAIL: (place) => `${place} is no address of this machine`,
  EACCES: (place) => `no permission for ${place}`,
  EISDIR: (place) => `${place} is a folder`,
  ENOENT: (place) => `no such file or folder: ${place}`,
  ENOSPC: (place) => `no space is left on the disk for ${place}`,
  ENOTDIR: (place) => `a part of ${place} is no folder`,
};

/** The message alone, in plain words if it came from the system: the stack interests a developer. */
export function plainMessage(error: unknown): string {
  // The errors of older SQLite drivers are made by a function of theirs, those of Node in its own realm.
  if (!(error instanceof Error || types.isNativeError(error))) return String(error);
  const fault: SystemFault = error;
  const place = placeOf(fault);
  const plain = place === undefined ? undefined : messages[fault.code ?? '']?.(place);
  return plain ?? error.message;
}
