/** A server with a demo, in a folder that goes with it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../prepare.mjs';

const LISTENS = /^Tallybook listens at (\S+)/;
/** Printed once the demo's past is made. */
const SIGN_IN = /^Sign in as/;

/** Resolves when the past of the demo is made. */
export async function startDemoServer() {
  const dataDir = mkdtempSync(join(tmpdir(), 'tallybook-screenshots-'));
  const server = spawn(
    process.execPath,
    [join(root, 'dist/cli/main.js'), 'serve', '--dev', '--no-pages', '--port', '0'],
    { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], env: environment(dataDir) },
  );
  const exited = once(server, 'exit');
  const url = await demoMade(server.stderr);
  // What it says from here on is read by nobody, and must not fill the pipe.
  server.stderr.resume();
  const read = (file) => JSON.parse(readFileSync(join(dataDir, file), 'utf8'));
  return {
    url,
    /** A key of the API by the name of its role. */
    key: (role) => read('dev-keys.json')[role],
    /** The link by which somebody of this role signs in now. */
    linkOf: (role) => read('dev-sign-in.json')[role],
    async stop() {
      server.kill('SIGTERM');
      await exited;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** @returns where the server listens, once the past is made. */
async function demoMade(stderr) {
  let url;
  for await (const line of createInterface({ input: stderr })) {
    url ??= LISTENS.exec(line)?.[1];
    if (SIGN_IN.test(line)) return url;
  }
  throw new Error('the server ended before its demo was made');
}

/** Its own settings, not those of whoever takes the pictures; a page is asked for more often than a person does. */
function environment(dataDir) {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, DATA_DIR: dataDir, RATE_LIMIT: '0', LOG_LEVEL: 'error' };
}
