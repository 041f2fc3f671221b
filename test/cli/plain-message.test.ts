import { mkdtempSync, rmSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plainMessage } from '../../cli/plain-message.js';
import { Sqlite } from '../../sqlite/driver.js';

const folder = mkdtempSync(join(tmpdir(), 'tallybook-message-'));
const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(() => 'no fault', plainMessage);
const listening = async (server: Server, port: number): Promise<unknown> => {
  server.listen(port, '127.0.0.1');
  return once(server, 'listening');
};

describe('what the system refuses is said plainly', () => {
  const taken = createServer();
  const other = createServer();

  beforeAll(() => listening(taken, 0));
  afterAll(() => {
    taken.close();
    rmSync(folder, { recursive: true });
  });

  it('a port that another process has', async () => {
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await messageOf(listening(other, port))).toBe(
      `127.0.0.1:${port} is in use by another process; --port names another port`,
    );
  });

  it('a file that is not there, a folder in its place, and a file in the place of a folder', async () => {
    const missing = join(folder, 'missing');
    expect(await messageOf(open(missing))).toBe(`no such file or folder: ${missing}`);
    expect(await messageOf(open(folder, 'w'))).toBe(`${folder} is a folder`);
    const file = join(folder, 'file');
    await (await open(file, 'w')).close();
    const below = join(file, 'below');
    expect(await messageOf(open(below))).toBe(`a part of ${below} is no folder`);
  });

  it('an address of version 6 is told from its port', () => {
    const fault = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
    expect(plainMessage(Object.assign(fault, { address: '::1', port: 80 }))).toBe(
      'no permission for [::1]:80',
    );
  });

  it('what the system does not name is left as it says it', async () => {
    expect(await messageOf(readFile(folder))).toBe(
      'EISDIR: illegal operation on a directory, read',
    );
  });

  it('anything else says what it says', () => {
    expect(plainMessage(new Sqlite.SqliteError('no such table: t', 'SQLITE_ERROR'))).toBe(
      'no such table: t',
    );
    expect(plainMessage(new Error('as it is'))).toBe('as it is');
    expect(plainMessage('no error')).toBe('no error');
  });
});
