import { type Command, Option } from 'commander';
import type { EventStore, RecordedEvent } from '../../domain/kernel/event-store.js';
import type { Position } from '../../domain/kernel/position.js';
import { readStoredPages } from '../../domain/kernel/read-stored-pages.js';
import { openEventLogReadonly } from '../../eventstore/codec/coded-event-log.js';
import type { CliContext } from '../cli-context.js';
import { CommandFailure } from '../exit-codes.js';
import { writtenBundle } from '../bundle/write-bundle.js';
import { write } from '../io.js';
import { beancount } from '../journal/beancount.js';
import { hledger } from '../journal/hledger.js';
import { BookJournal, type JournalFormat } from '../journal/journal.js';
import { writeNewFile } from '../new-file.js';
import { createProgress } from '../progress.js';
import { readLogPages, type StoreOptions, storeSettings, withReadonlyStore } from '../store.js';

interface Options extends StoreOptions {
  readonly format: 'jsonl' | keyof typeof JOURNALS;
  readonly book: string;
  readonly out?: string;
  readonly bundle?: string;
}

const JOURNALS = { hledger, beancount } satisfies Record<string, JournalFormat>;

export function registerExport(program: Command, { io }: CliContext): void {
  program
    .command('export')
    .description(
      'Writes every event of the log, one a line, with its exact data and metadata; or a book as a journal for hledger or Beancount.',
    )
    .addOption(
      new Option('--format <format>', 'what is written')
        .choices(['jsonl', ...Object.keys(JOURNALS)])
        .default('jsonl'),
    )
    .option('--book <id>', 'book of a journal', 'main')
    .addOption(
      new Option(
        '--bundle <file>',
        'write an auditor’s bundle instead: events, seals and reports, for `verify-bundle`',
      ).conflicts(['format', 'book', 'out']),
    )
    .option('--out <file>', 'write to a new file, for its owner alone, instead of standard output')
    .option('--data-dir <folder>', 'data directory (default: DATA_DIR)')
    .action(async (options: Options) => {
      await withReadonlyStore(storeSettings(io, options), async (store) => {
        const to = await store.head();
        const progress = createProgress({ label: 'export', stream: io.err });
        if (options.bundle !== undefined) {
          const lines = writtenBundle(store, to, (count) => progress.update(count));
          await writeNewFile(options.bundle, lines);
          return progress.finish('events');
        }
        const { format, book } = options;
        const texts =
          format === 'jsonl'
            ? events(store, to, (count) => progress.update(count))
            : journal(store, to, book, JOURNALS[format], (count) => progress.update(count));
        if (options.out === undefined) {
          for await (const text of texts) await write(io.out, text);
        } else {
          await writeNewFile(options.out, texts);
        }
        progress.finish('events');
      });
    });
}

async function* events(
  store: EventStore,
  to: Position,
  onProgress: (events: number) => void,
): AsyncGenerator<string> {
  let count = 0;
  for await (const page of readStoredPages(store, to)) {
    yield page.map(toLine).join('');
    count += page.length;
    onProgress(count);
  }
}

async function* journal(
  store: EventStore,
  to: Position,
  book: string,
  format: JournalFormat,
  onProgress: (events: number) => void,
): AsyncGenerator<string> {
  const log = await openEventLogReadonly(store);
  const writer = new BookJournal(book, format);
  let count = 0;
  for await (const page of readLogPages(log, to)) {
    yield page.map((event) => writer.take(event)).join('');
    count += page.length;
    onProgress(count);
  }
  if (!writer.exists) throw new CommandFailure(`no book ${book}`);
  yield writer.end();
}

/** `data` and `metadata` stay text, byte for byte as stored: hashes over them must come out equal. */
const toLine = (event: RecordedEvent): string =>
  `${JSON.stringify({
    position: event.position,
    stream: event.stream,
    revision: event.revision,
    id: event.id,
    type: event.type,
    created: new Date(event.createdMs).toISOString(),
    data: event.data,
    metadata: event.metadata,
  })}\n`;
