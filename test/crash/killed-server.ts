/** A data directory as a killed server has left it; each test works on a copy. */
import { closeSync, cpSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { MINUTES, openAccounts, send, serverOn, transaction } from './servers.js';

let root: string;
/** Ids of transactions in the order in which they were acknowledged, one after the other. */
export const acknowledged: string[] = [];

/** Makes it before the tests of the file that calls it, and removes it with all its copies. */
export function killServerFirst(): void {
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'tallybook-harm-'));
    const server = await serverOn(join(root, 'origin'));
    await server.start();
    await openAccounts(server);
    for (let n = 0; n < 60; n++) {
      const id = `harm-${n}`;
      expect((await send(server, 'transactions', transaction(id))).status).toBe(201);
      acknowledged.push(id);
    }
    await server.kill();
  }, MINUTES);
  afterAll(() => rmSync(root, { recursive: true, force: true }));
}

let copies = 0;
export function copyOfOrigin(): string {
  copies += 1;
  const copy = join(root, `copy-${copies}`);
  cpSync(join(root, 'origin'), copy, { recursive: true });
  // The sandbox of the original lives on and is not this one's.
  for (const file of ['lock.pid', 'sandbox']) {
    rmSync(join(copy, file), { recursive: true, force: true });
  }
  return copy;
}

/** Overwrites bytes of a file; a negative place counts from its end. */
export function garble(file: string, at: number, length: number): void {
  const size = statSync(file).size;
  const from = Math.max(0, at < 0 ? size + at : at);
  const fd = openSync(file, 'r+');
  writeSync(fd, Buffer.alloc(Math.min(length, size - from), 0xa5), 0, undefined, from);
  closeSync(fd);
}
