import { type Command, InvalidArgumentError } from 'commander';
import { CHOICES } from '../../api/webhook-endpoint/contract.js';
import { drawSecret } from '../../engine/webhook-endpoint/webhook-secrets.js';
import { createApiClient } from '../api-client.js';
import type { CliContext } from '../cli-context.js';
import { type ConnectionOptions, findConnection } from '../connection.js';
import { toJson, write } from '../io.js';
import { type Forwarded, listen } from '../listen.js';
import { wholeNumber } from '../options.js';

interface Options extends ConnectionOptions {
  readonly forwardTo: string;
  readonly merchant?: string;
  readonly events: readonly string[];
  readonly secret?: string;
  readonly after?: number;
  readonly count?: number;
  readonly json?: boolean;
}

/** How often it is looked for new notifications. */
const EVERY_MS = 300;
const MOST = 999_999_999;

export function registerListen(program: Command, { io }: CliContext): void {
  program
    .command('listen')
    .description('Sends notifications to a URL of your own machine, signed, while you develop.')
    .requiredOption('--forward-to <url>', 'where to', httpUrl)
    .option('--events <types>', 'as an endpoint chooses them: payment.*,refund.failed', types, [
      '*',
    ])
    .option('--secret <secret>', 'to sign with (default: WEBHOOK_SECRET, or a new one)')
    .option('--after <sequence>', 'begin after this (default: what is new)', wholeNumber(0, MOST))
    .option('--count <count>', 'end after so many (default: never)', wholeNumber(1, MOST))
    .option('--merchant <id>', "whose, with an operator's key")
    .option('--url <url>', 'the server (default: http://HOST:PORT)')
    .option('--key <key>', 'API key (default: TALLYBOOK_KEY, or the merchant key of dev-keys.json)')
    .option('--data-dir <folder>', 'where dev-keys.json is')
    .option('--json', 'print a line of JSON for each')
    .action(async (options: Options) => {
      const connection = await findConnection(io, options, 'merchant');
      const given = options.secret ?? io.env.WEBHOOK_SECRET;
      const secret = given ?? drawSecret();
      if (given === undefined) await write(io.err, `signed with ${secret}\n`);
      await write(io.err, `forwarding to ${options.forwardTo}; end it with Ctrl+C\n`);
      await listen({
        api: createApiClient(connection),
        merchant: options.merchant,
        forwardTo: options.forwardTo,
        secret,
        events: options.events,
        after: options.after,
        count: options.count,
        everyMs: EVERY_MS,
        onForwarded: (forwarded) =>
          write(io.out, `${options.json === true ? toJson(forwarded) : line(forwarded)}\n`),
      });
    });
}

const line = ({ sequence, type, object, status, error, durationMs }: Forwarded): string =>
  `${String(sequence).padStart(6)}  ${type.padEnd(18)}  ${object}  ${status ?? error}  ${durationMs} ms`;

function httpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text;
  throw new InvalidArgumentError('an http URL');
}

function types(text: string): readonly string[] {
  const chosen = text.split(',').map((type) => type.trim());
  const unknown = chosen.find((type) => !(CHOICES as readonly string[]).includes(type));
  if (unknown === undefined) return chosen;
  throw new InvalidArgumentError(`${unknown} is none of ${CHOICES.join(', ')}`);
}
