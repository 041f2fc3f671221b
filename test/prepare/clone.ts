import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { SQLITE_DRIVER } from '../../sqlite/driver.js';

/** A package of the small lockfile, `dev` as npm writes it. */
export interface Package {
  readonly version: string;
  readonly dev?: true;
}

/** The packages of a fresh clone: what running needs, and a tool of development. */
export const PACKAGES: Readonly<Record<string, Package>> = {
  'node_modules/typescript': { version: '6.0.0' },
  [`node_modules/${SQLITE_DRIVER}`]: { version: '13.0.0' },
  'node_modules/jest': { version: '30.0.0', dev: true },
};

/** A fresh clone with the real scripts, a lockfile of three packages, and an npm that installs stubs. */
export class Clone {
  readonly folder = mkdtempSync(join(tmpdir(), 'tallybook-clone-'));

  constructor() {
    cpSync('scripts', join(this.folder, 'scripts'), { recursive: true });
    this.write('package.json', '{"type":"module"}');
    this.write('tsconfig.json', '{}');
    this.write('tsconfig.build.json', '{}');
    this.write('sqlite/node20/package.json', '{}');
    this.write('npm/npm.mjs', readFileSync('test/prepare/npm.mjs', 'utf8'));
    this.write('npm/npm', `#!/bin/sh\nexec "${process.execPath}" "$(dirname "$0")/npm.mjs" "$@"\n`);
    this.setPackages(PACKAGES);
  }

  setPackages(packages: Readonly<Record<string, Package>>): void {
    this.write('package-lock.json', JSON.stringify({ packages }));
  }

  /** Starts a script, `tallybook` or `test`; npm takes `npmMs` for each of its commands. */
  start(script: string, { npmMs = 0, driverFails = false } = {}): ChildProcess {
    return spawn(process.execPath, [join('scripts', `${script}.mjs`)], {
      cwd: this.folder,
      env: {
        PATH: [join(this.folder, 'npm'), process.env['PATH']].join(delimiter),
        NPM_MS: String(npmMs),
        DRIVER_FAILS: driverFails ? '1' : '',
      },
    });
  }

  /** Runs a script to its end. */
  async run(
    ...args: Parameters<Clone['start']>
  ): Promise<{ code: unknown; out: string; err: string }> {
    const child = this.start(...args);
    const end = once(child, 'close') as Promise<[unknown]>;
    const [out, err] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
    return { code: (await end)[0], out, err };
  }

  /** What npm was asked for, in order; `overlap` stands there if two of its commands ran at once. */
  get asked(): string[] {
    const log = join(this.folder, 'npm/log');
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  }

  /** Runs npm as a user does. */
  async npm(...args: string[]): Promise<void> {
    const child = spawn(join(this.folder, 'npm/npm'), args, { cwd: this.folder, stdio: 'ignore' });
    await once(child, 'close');
    rmSync(join(this.folder, 'npm/log'));
  }

  write(file: string, content: string): void {
    const path = join(this.folder, file);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content, { mode: 0o755 });
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
