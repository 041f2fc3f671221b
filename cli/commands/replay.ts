import { type Command, InvalidArgumentError } from 'commander';
import type { TallybookEvent } from '../../domain/events.js';
import { type EventLog, readWholeStream } from '../../domain/kernel/event-log.js';
import type { StoredEvent } from '../../domain/kernel/event.js';
import { parsePosition, type Position } from '../../domain/kernel/position.js';
import type { CliContext } from '../cli-context.js';
import { counted } from '../counted.js';
import { CommandFailure } from '../exit-codes.js';
import { type Io, printResult, toJson, write } from '../io.js';
import { createProgress } from '../progress.js';
import { type ReplayedState, stateOf } from '../replay-state.js';
import { readLogPages, type StoreOptions, storeSettings, withReadonlyLog } from '../store.js';
import { table } from '../table.js';
import { toText as trialBalanceText } from './trial-balance.js';

interface Options extends StoreOptions {
  readonly to?: Position;
  readonly stream?: string;
  readonly json?: boolean;
}

type Log = EventLog<TallybookEvent>;

export function registerReplay(program: Command, { io }: CliContext): void {
  program
    .command('replay')
    .description('Folds the log from its first event and shows the state that comes out.')
    .option('--to <position>', 'stop after the event at this position', position)
    .option('--stream <name>', 'show the events of one stream instead')
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .option('--json', 'print as JSON, for a stream one event a line')
    .action((options: Options) =>
      withReadonlyLog(storeSettings(io, options), (log) =>
        options.stream === undefined
          ? replayAll(io, log, options)
          : replayStream(io, log, options.stream, options),
      ),
    );
}

async function replayAll(io: Io, log: Log, { to, json }: Options): Promise<void> {
  const head = await log.head();
  const end = to === undefined || to > head ? head : to;
  const progress = createProgress({ label: 'replay', stream: io.err });
  const fold = stateOf();
  let events = 0;
  for await (const page of readLogPages(log, end)) {
    page.forEach(fold.apply);
    events += page.length;
    progress.update(events);
  }
  progress.finish('events');
  await printResult(io, json, fold.result(), stateText);
}

async function replayStream(io: Io, log: Log, stream: string, options: Options): Promise<void> {
  let shown = 0;
  for await (const event of readWholeStream(log, stream)) {
    if (options.to !== undefined && event.position > options.to) break;
    await write(io.out, `${options.json === true ? toJson(event) : eventText(event)}\n`);
    shown += 1;
  }
  if (shown === 0) throw new CommandFailure(`no events in stream ${stream}`);
}

function position(text: string): Position {
  const parsed = /^\d{1,20}$/.test(text) ? parsePosition(text.padStart(20, '0')) : undefined;
  if (parsed === undefined) throw new InvalidArgumentError('a position as `Tallybook-Position`');
  return parsed;
}

const eventText = ({ revision, event, metadata }: StoredEvent<TallybookEvent>): string =>
  `${String(revision).padStart(5)}  ${metadata.at}  ${event.type}  ${toJson(event.data)}`;

function stateText({
  position: at,
  events,
  types,
  payments,
  accounts,
  books,
}: ReplayedState): string {
  const counts = Object.entries(types).map(([type, count]) => [type, String(count)]);
  const statuses = Object.entries(payments).map(([status, count]) => `${count} ${status}`);
  const balances = accounts.map(({ book, account, currency, posted, sequence }) => [
    book,
    account,
    posted,
    currency,
    String(sequence),
  ]);
  return [
    `${counted(events, 'event')} up to position ${at}`,
    '',
    table(['event', 'count'], counts, [1]),
    '',
    `payments: ${statuses.length === 0 ? 'none' : statuses.join(', ')}`,
    '',
    table(['book', 'account', 'posted', 'currency', 'entries'], balances, [2, 4]),
    ...books.flatMap((book) => ['', trialBalanceText(book)]),
  ].join('\n');
}
