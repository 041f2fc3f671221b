/** Which server a command speaks to, and with which key. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandFailure } from './exit-codes.js';
import type { Io } from './io.js';

export interface ConnectionOptions {
  readonly url?: string;
  readonly key?: string;
  readonly dataDir?: string;
}

export interface Connection {
  readonly url: string;
  readonly key: string;
}

const devKeysSchema = z.looseObject({ operator: z.string(), merchant: z.string() });

/**
 * `--url`, else the HOST and PORT that a server here would listen on. `--key`, else `TALLYBOOK_KEY`
 * (an argument shows in the list of processes), else the key of the role in `DATA_DIR/dev-keys.json`.
 */
export async function findConnection(
  io: Io,
  options: ConnectionOptions,
  role: 'operator' | 'merchant' = 'operator',
): Promise<Connection> {
  const host = io.env.HOST ?? '127.0.0.1';
  const url = options.url ?? `http://${host}:${io.env.PORT ?? '8080'}`;
  const given = options.key ?? io.env.TALLYBOOK_KEY;
  if (given !== undefined) return { url, key: given };
  const file = join(options.dataDir ?? io.env.DATA_DIR ?? './data', 'dev-keys.json');
  try {
    return { url, key: devKeysSchema.parse(JSON.parse(await readFile(file, 'utf8')))[role] };
  } catch (error) {
    throw new CommandFailure(`no key: give --key or set TALLYBOOK_KEY (there is no ${file})`, {
      cause: error,
    });
  }
}
