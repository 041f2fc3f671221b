import { join } from 'node:path';

/** The bank's own folder in a data directory. */
export const bankHome = (dataDir: string): string => join(dataDir, 'bank');
