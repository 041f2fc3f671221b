/** `tallybook users`: the first people of a production, made beside a stopped server. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { run } from './support/run.js';

let dataDir: string;
let env: Record<string, string>;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tallybook-cli-'));
  env = {
    DATA_DIR: dataDir,
    NODE_ENV: 'production',
    MASTER_KEY: randomBytes(32).toString('base64'),
  };
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const ADMIN = ['--name', 'An Wu', '--address', 'an.wu@house.example', '--role', 'admin'];
const users = (...argv: string[]) => run(['users', ...argv], env);
const shown = (out: string) =>
  z.strictObject({ id: z.string(), link: z.string(), until: z.string() }).parse(JSON.parse(out));

describe('users create', () => {
  it('makes the first admin, whose roles are in force, and shows the link once', async () => {
    const made = await users('create', ...ADMIN, '--json');
    expect({ code: made.code, err: made.err }).toMatchObject({ code: 0 });
    const { id, link } = shown(made.out);
    expect(link.startsWith(`${id}.`)).toBe(true);
    const listed = await users('list', '--json');
    expect(JSON.parse(listed.out)).toStrictEqual([
      {
        ...{ id, name: 'An Wu', address: 'an.wu@house.example', merchant: null },
        ...{ roles: ['admin'], proposedRoles: null, status: 'invited', secondFactor: false },
      },
    ]);
    const secret = link.slice(link.indexOf('.') + 1);
    for (const file of await readdir(dataDir)) {
      const bytes = await readFile(join(dataDir, file)).catch(() => Buffer.alloc(0));
      for (const clear of [secret, 'an.wu@house', 'An Wu']) {
        expect({ file, clear, found: bytes.includes(clear) }).toMatchObject({ found: false });
      }
    }
  });

  it('takes an address once, and only roles that fit', async () => {
    expect((await users('create', ...ADMIN)).code).toBe(0);
    const again = await users('create', ...ADMIN);
    expect(again.code).not.toBe(0);
    expect(again.err).toContain('there is a user with this address');
    const owner = ['--name', 'Bo', '--address', 'bo@shop.example', '--role', 'owner'];
    expect((await users('create', ...owner)).err).toContain('at least one of operator');
    expect((await users('create', ...owner, '--merchant', 'nobody')).err).toContain(
      'no merchant nobody',
    );
  });

  it.each([
    ['an address that is none', ['--name', 'Bo', '--address', 'bo', '--role', 'admin']],
    ['a role that is none', ['--name', 'Bo', '--address', 'bo@x.example', '--role', 'king']],
    ['no role', ['--name', 'Bo', '--address', 'bo@x.example']],
  ])('with %s is refused with exit code 2', async (_name, argv) => {
    expect(await users('create', ...argv)).toMatchObject({ code: 2, out: '' });
  });

  it('stores nothing of a person without a master key', async () => {
    const made = await run(['users', 'create', ...ADMIN], { ...env, MASTER_KEY: '' });
    expect(made.code).not.toBe(0);
    expect(made.err).toContain('MASTER_KEY');
    expect(JSON.parse((await users('list', '--json')).out)).toStrictEqual([]);
  });
});

it('users link, disable and enable go on where create left off', async () => {
  const { id, link } = shown((await users('create', ...ADMIN, '--json')).out);
  const renewed = shown((await users('link', id, '--json')).out);
  expect(renewed.id).toBe(id);
  expect(renewed.link).not.toBe(link);
  expect((await users('disable', id)).out).toContain(`${id} is disabled`);
  expect((await users('link', id)).err).toContain('disabled');
  expect((await users('enable', id)).out).toContain(`${id} is enabled`);
  expect((await users('disable', 'usr_nobody')).err).toContain('no such user');
});
