/** PostgreSQL for a test file, as fast as it goes: what the tests write need not survive. */
import {
  postgresBinaries,
  type PostgresServer,
  startPostgresServer,
} from '../../bench/postgres/server.js';

export type Postgres = PostgresServer;

/** True in CI and where the user asks for it: elsewhere nobody needs PostgreSQL. */
export const postgresWanted = process.env.CI === 'true' || process.env.TEST_POSTGRES === '1';

/** Why the tests with PostgreSQL do not run; undefined where they do. In CI a missing server fails. */
export function postgresMissing(): string | undefined {
  if (!postgresWanted) return 'set TEST_POSTGRES=1 to run';
  if (postgresBinaries() !== undefined || process.env.CI === 'true') return undefined;
  return 'initdb and pg_ctl were not found';
}

export const startPostgres = (): Promise<Postgres> => startPostgresServer({ fsync: 'off' });
