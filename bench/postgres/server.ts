/**
 * A PostgreSQL server of one's own: a new cluster in a temporary folder, on a loopback port that the
 * system chose, with nothing of the machine's own clusters.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { atExit } from '../at-exit.js';
import { freePort } from '../server/child.js';

export interface PostgresServer {
  /** A new, empty database: its `postgres://…`. */
  createDatabase(): Promise<string>;
  /** SIGQUIT-fast stop and a new start on the same port: every connection breaks. */
  restart(): void;
  stop(): void;
}

/**
 * @param settings by their names; what is not named is as PostgreSQL has it.
 * @throws Error if its programs were not found.
 */
export async function startPostgresServer(
  settings: Readonly<Record<string, string>>,
): Promise<PostgresServer> {
  const binaries = postgresBinaries();
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
  const given = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  const options = [
    `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`,
    ...given,
  ].join(' ');
  const start = (): void =>
    run('pg_ctl', '-D', data, '-o', options, '-l', join(dir, 'log'), '-w', 'start');
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync');
  start();
  const stop = atExit(() => {
    run('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop');
    rmSync(dir, { recursive: true });
  });
  const url = (database: string): string => `postgres://postgres@127.0.0.1:${port}/${database}`;
  let databases = 0;
  return {
    async createDatabase() {
      const name = `made_${(databases += 1)}`;
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
    stop,
  };
}

const isRoot = process.getuid?.() === 0;

/** The newest version's folder of programs, undefined if there is none; Debian keeps them off the path. */
export function postgresBinaries(): string | undefined {
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
