/** What an error says to the person at the terminal. */
import { types } from 'node:util';

/** The members of Node's errors of the system, as far as they are there. */
interface SystemFault extends NodeJS.ErrnoException {
  readonly address?: string;
  readonly port?: number;
}

const place = ({ path, address, port }: SystemFault): string =>
  path ?? (port === undefined ? 'that' : `${address ?? ''}:${port}`);

const messages: Readonly<Record<string, (fault: SystemFault) => string>> = {
  EADDRINUSE: (fault) => `${place(fault)} is in use by another process; --port names another port`,
  EADDRNOTAVAIL: (fault) => `${place(fault)} is no address of this machine`,
  EACCES: (fault) => `no permission for ${place(fault)}`,
  EISDIR: (fault) => `${place(fault)} is a folder`,
  ENOENT: (fault) => `no such file or folder: ${place(fault)}`,
  ENOSPC: (fault) => `no space is left on the disk for ${place(fault)}`,
  ENOTDIR: (fault) => `a part of ${place(fault)} is no folder`,
};

/** The message alone, and plain where the system gave it: where it happened interests a developer. */
export function plainMessage(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  const fault: SystemFault = error;
  return messages[fault.code ?? '']?.(fault) ?? error.message;
}
