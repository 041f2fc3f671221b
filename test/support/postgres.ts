/**
 * A PostgreSQL server for a test file: a new cluster in a temporary folder, on a loopback port that
 * the system chose, with nothing of the machine's own clusters.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** True in CI and where the user asks for it: elsewhere nobody needs PostgreSQL. */
export const postgresWanted = process.env.CI === 'true' || process.env.TEST_POSTGRES === '1';

/** Why the tests with PostgreSQL do not run; undefined where they do. In CI a missing server fails. */
export function postgresMissing(): string | undefined {
  if (!postgresWanted) return 'set TEST_POSTGRES=1 to run';
  if (findBinaries() !== undefined || process.env.CI === 'true') return undefined;
  return 'initdb and pg_ctl were not found';
}

export interface Postgres {
  /** A new, empty database: its `postgres://…`. */
  createDatabase(): Promise<string>;
  /** SIGQUIT-fast stop and a new start on the same port: every connection breaks. */
  restart(): void;
  stop(): void;
}

export async function startPostgres(): Promise<Postgres> {
  const binaries = findBinaries();
  if (binaries === undefined) throw new Error('initdb and pg_ctl were not found');
  const dir = mkdtempSync(join(tmpdir(), 'tallybook-postgres-'));
  const port = await freePort();
  if (isRoot) execFileSync('chown', ['postgres', dir]);
  const data = join(dir, 'data');
  const run = (program: string, ...args: string[]): void => {
    const command = [join(binaries, program), ...args];
    // PostgreSQL refuses to run as root.
    const [file = '', ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command;
    execFileSync(file, rest, { cwd: dir, stdio: 'ignore' });
  };
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off`;
  const start = (): void =>
    run('pg_ctl', '-D', data, '-o', options, '-l', join(dir, 'log'), '-w', 'start');
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync');
  start();
  const url = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;
  let databases = 0;
  return {
    async createDatabase() {
      const name = `test_${(databases += 1)}`;
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return url(name);
    },
    restart() {
      run('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop');
      start();
    },
    stop() {
      run('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop');
      rmSync(dir, { recursive: true });
    },
  };
}

const isRoot = process.getuid?.() === 0;

/** The newest version's folder of programs; Debian keeps them off the path. */
function findBinaries(): string | undefined {
  const versions = '/usr/lib/postgresql';
  const debian = existsSync(versions)
    ? readdirSync(versions)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(versions, version, 'bin'))
    : [];
  const path = (process.env.PATH ?? '').split(':');
  return [...debian, ...path].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')),
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}
