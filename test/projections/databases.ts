/** One suite over SQLite and PostgreSQL. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { type Postgres, postgresMissing, startPostgres } from '../support/postgres.js';

/** Where read models live: as `openProjections` takes it. */
export interface Place {
  readonly dataDir: string;
  readonly databaseUrl?: string;
}

export interface Databases {
  /** A new, empty one. */
  readonly place: () => Promise<Place>;
  /** PostgreSQL's server, for what only it must stand; undefined with SQLite. */
  readonly server: (() => Postgres) | undefined;
}

export function describeDatabases(name: string, suite: (databases: Databases) => void): void {
  describe(`${name}, SQLite`, () => {
    const folder = temporaryFolders();
    suite({ place: () => Promise.resolve({ dataDir: folder() }), server: undefined });
  });
  const missing = postgresMissing();
  if (missing !== undefined) {
    describe.skip(`${name}, PostgreSQL (${missing})`, () =>
      suite({ place: () => Promise.reject(new Error(missing)), server: undefined }));
    return;
  }
  describe(`${name}, PostgreSQL`, () => {
    const folder = temporaryFolders();
    let server: Postgres | undefined;
    beforeAll(async () => {
      server = await startPostgres();
    }, 60_000);
    afterAll(() => server?.stop());
    const started = (): Postgres => {
      if (server === undefined) throw new Error('the server was not started');
      return server;
    };
    suite({
      place: async () => ({
        dataDir: folder(),
        databaseUrl: await started().createDatabase(),
      }),
      server: started,
    });
  });
}

function temporaryFolders(): () => string {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'tallybook-projections-'));
    folders.push(folder);
    return folder;
  };
}
