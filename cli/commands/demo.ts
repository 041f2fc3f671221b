import type { Command } from 'commander';
import { createApiClient } from '../api-client.js';
import type { CliContext } from '../cli-context.js';
import { type ConnectionOptions, findConnection } from '../connection.js';
import { type DemoStep, runDemo } from '../demo-script.js';
import { printResult } from '../io.js';
import { createProgress } from '../progress.js';
import { table } from '../table.js';

interface Options extends ConnectionOptions {
  readonly json?: boolean;
}

export function registerDemo(program: Command, { io }: CliContext): void {
  program
    .command('demo')
    .description('Makes a little traffic on a running development server and shows what it does.')
    .option('--url <url>', 'the server (default: http://HOST:PORT)')
    .option('--key <key>', 'operator key (default: TALLYBOOK_KEY, or that of dev-keys.json)')
    .option('--data-dir <folder>', 'where dev-keys.json is')
    .option('--json', 'print as JSON')
    .action(async (options: Options) => {
      const { url, key } = await findConnection(io, options);
      const progress = createProgress({ label: 'demo', stream: io.err });
      let done = 0;
      const steps = await runDemo(createApiClient({ url, key }), `demo-${Date.now()}`, ({ what }) =>
        progress.update((done += 1), undefined, what),
      );
      progress.finish('');
      await printResult(io, options.json, steps, (all) => toText(all, url));
    });
}

const toText = (steps: readonly DemoStep[], url: string): string =>
  [
    table(
      ['what', 'status', 'amount', 'channel', 'id'],
      steps.map(({ what, status, amount, channel, id }) => [what, status, amount, channel, id]),
      [2],
    ),
    '',
    `The story of each: GET ${url}/v1/payments/ID/events; all routes: ${url}/docs`,
  ].join('\n');
