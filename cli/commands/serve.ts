import { channel } from 'node:diagnostics_channel';
import { join } from 'node:path';
import type { Command } from 'commander';
import {
  readSettings,
  type Settings,
  type SettingsOverrides,
} from '../../api/composition/settings.js';
import type { CliContext } from '../cli-context.js';
import { portNumber } from '../options.js';
import { untilSignal } from '../until-signal.js';

interface Options {
  readonly dev?: boolean;
  readonly demo: boolean;
  readonly pages: boolean;
  readonly port?: number;
  readonly host?: string;
  readonly dataDir?: string;
}

export function registerServe(program: Command, { io }: CliContext): void {
  program
    .command('serve')
    .description('Serves the HTTP API until it is told to stop.')
    .option('--dev', 'development mode, whatever the settings say')
    .option('--no-demo', 'make no demo in an empty development store (default: DEMO)')
    .option('--no-pages', 'do not build the pages when they are missing')
    .option('--port <port>', 'port, 0 for any (default: PORT)', portNumber)
    .option('--host <host>', 'address to listen on (default: HOST)')
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .action(async ({ dev, demo, pages, port, host, dataDir }: Options) => {
      const overrides: SettingsOverrides = {
        ...(demo ? {} : { demo }),
        ...(dev === undefined ? {} : { dev }),
        ...(port === undefined ? {} : { port }),
        ...(host === undefined ? {} : { host }),
        ...(dataDir === undefined ? {} : { dataDir }),
      };
      const settings = readSettings(io.env, overrides);
      const { startServer } = await import('../../api/composition/server.js');
      const { readModelThreads } = await import('../../api/composition/read-model-threads.js');
      const { startCacheThread } = await import('../../engine/ledger/cache-threads.js');
      const { startCommitThread } =
        await import('../../eventstore/sqlite/committing/commit-threads.js');
      const threads = { readModelThreads, startCacheThread, startCommitThread };
      const server = await startServer(settings, threads);
      io.err.write(welcome(server.url, settings));
      // Whoever signs in has to wait for the demo, and would have less of it.
      void server.presentReached.then(() => {
        const links = server.engine.devSignIn?.links();
        if (links !== undefined) io.err.write(signInLinks(settings, links));
      });
      // `npm start` builds the pages from here on: not before, for the API comes first.
      if (pages) channel('tallybook:serving').publish({});
      await untilSignal();
      await server.stop();
    });
}

/** Where it listens, and in development how to make a first payment. */
function welcome(url: string, { mode, dataDir }: Settings): string {
  const lines = [`Tallybook listens at ${url} (${mode}); reference: ${url}/docs`];
  if (mode === 'development') {
    const keys = join(dataDir, 'dev-keys.json');
    lines.push(
      `Keys of this installation: ${keys}`,
      'A first payment:',
      '',
      `  KEY=$(node -p 'JSON.parse(require("fs").readFileSync("${keys}")).merchant')`,
      `  curl -s ${url}/v1/payments -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \\`,
      `    -d '{"amount":{"value":"88.88","currency":"CNY"},"reference":"order-1","method":{"type":"card"}}'`,
      '',
    );
  }
  return `${lines.join('\n')}\n`;
}

function signInLinks({ dataDir }: Settings, links: Readonly<Record<string, string>>): string {
  const lines = [
    `Sign in as (each link once; the next ones stand in ${join(dataDir, 'dev-sign-in.json')}):`,
    '',
    ...Object.entries(links).map(([name, link]) => `  ${name.padEnd(10)}  ${link}`),
    '',
  ];
  return `${lines.join('\n')}\n`;
}
